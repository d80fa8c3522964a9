import { type Writable } from 'node:stream';
import { type Config } from '#config';
import { type Logger } from '#connector-sdk';
import { pino } from 'pino';
import { lineStream } from './line-stream.js';
import { redactFields, redactText } from './redact.js';

/**
 * The logger of a process. Messages are redacted; of the fields only those listed in redact.ts are shown. JSON lines,
 * or one readable line each on a terminal.
 *
 * @param out where lines go; standard error by default, so that a command's output stays clean
 */
export function createLogger(
  config: Pick<Config, 'logLevel' | 'logFormat'>,
  out: Pick<Writable, 'write'> & { readonly isTTY?: boolean } = process.stderr,
): Logger {
  const onTerminal = out.isTTY === true;
  const readable = config.logFormat === 'line' || (config.logFormat === 'auto' && onTerminal);
  const sink = pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    readable ? lineStream(out, { colours: onTerminal && process.env['NO_COLOR'] === undefined }) : out,
  );
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      if (sink.isLevelEnabled(level)) sink[level](redactFields(fields), redactText(message));
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
