import { type Logger } from '#connector-sdk';

/** For tests that look at behaviour, not at log lines. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
