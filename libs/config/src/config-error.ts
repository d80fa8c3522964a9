/**
 * - `SYNC_CFG001`: an environment variable has a value that cannot be used.
 * - `SYNC_CFG002`: the file holding the secret keys cannot be read, written or understood.
 */
export type ConfigErrorCode = 'SYNC_CFG001' | 'SYNC_CFG002';

/** What is set up wrongly and how to put it right. Never holds the value of a secret variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly code: ConfigErrorCode,
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(`${code}: ${problems.join('\n  ')}`, options);
  }
}
