import { loadConfig } from '#config';
import { createLogger } from '#observability';
import { runProcess } from '../../api/src/process.js';
import { start } from '../../api/src/start.js';

/** A process that only works on tickets, for running beside others on one database. */
await runProcess(async (say) => {
  const config = { ...loadConfig(process.env), role: 'worker' as const };
  return start({ config, logger: createLogger(config), say });
});
