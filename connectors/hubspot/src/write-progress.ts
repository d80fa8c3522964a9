import { type ConnectorError, type WriteOutcome } from '#connector-sdk';
import { surelyNotDone } from './errors.js';
import { type PreparedWrite } from './prepared.js';

/** One `write` under way: outcomes by operation, and what ended it early. */
export class WriteProgress {
  readonly outcomes: (WriteOutcome | undefined)[];
  halted: ConnectorError | undefined;
  /** HubSpot did something, or may have: from then on trouble is told by outcomes and not thrown. */
  reached = false;

  constructor(size: number) {
    this.outcomes = new Array<WriteOutcome | undefined>(size).fill(undefined);
  }

  of(write: PreparedWrite): WriteOutcome | undefined {
    return this.outcomes[write.index];
  }

  settle(write: PreparedWrite, outcome: WriteOutcome): void {
    this.outcomes[write.index] = outcome;
  }

  /** Ends the write; operations without an outcome will be told to try again. */
  halt(error: ConnectorError): void {
    this.halted ??= error;
  }

  /** A call that belongs to these writes failed as a whole: it ends the write, and they are to be made again. */
  fail(writes: readonly PreparedWrite[], error: ConnectorError): void {
    if (!surelyNotDone(error)) this.reached = true;
    for (const write of writes) this.settle(write, again(write, error));
    this.halt(error);
  }

  finish(): readonly WriteOutcome[] {
    const { halted } = this;
    if (halted && !this.reached) throw halted;
    return this.outcomes.map((outcome) => outcome ?? tryAgain(halted));
  }
}

/**
 * What is told of a write that went wrong half way; all its parts can be sent twice. A created record is there already,
 * so its create must come again under the same key, which takes `unknown`.
 */
export const again = (write: PreparedWrite, error: ConnectorError | undefined): WriteOutcome => {
  if (write.kind !== 'create') return tryAgain(error);
  return {
    kind: 'unknown',
    code: error?.code ?? 'HUBSPOT_NOT_TRIED',
    message: 'The record was made, but not all that belongs to it was written.',
  };
};

export const tryAgain = (error: ConnectorError | undefined): WriteOutcome => ({
  kind: 'retry',
  code: error?.code ?? 'HUBSPOT_NOT_TRIED',
  message: error?.message ?? 'The write ended before this record was sent.',
  ...(error?.retryAtMs === undefined ? {} : { retryAtMs: error.retryAtMs }),
});

export const unread = (): WriteOutcome => ({
  kind: 'retry',
  code: 'HUBSPOT_READ_FAILED',
  message: 'The record could not be read, which this write takes.',
});
