import { loadConfig } from '#config';
import { createLogger } from '#observability';
import { runProcess } from './process.js';
import { start } from './start.js';

await runProcess(async (say) => {
  const config = loadConfig(process.env);
  return start({ config, logger: createLogger(config), say });
});
