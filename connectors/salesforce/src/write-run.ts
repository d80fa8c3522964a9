import { ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type Placed } from './batches.js';
import { concernsConnection, lostCallOutcome } from './errors.js';
import { canonicalId } from './ids.js';
import { type Result } from './refusals.js';

export const settled = (outcome: WriteOutcome): Result => ({ kind: 'settled', outcome });

/** Keeps the outcomes of one write in the caller's order, and stops it once the connection itself is refused. */
export class WriteRun {
  readonly items: readonly Placed[];
  readonly #results: (Result | undefined)[];
  #sent = false;
  #stopped: ConnectorError | undefined;

  constructor(operations: readonly WriteOperation[]) {
    this.items = operations.map((operation, index) => ({ index, operation }));
    this.#results = operations.map(() => undefined);
  }

  settle(item: Placed, outcome: WriteOutcome): void {
    this.#results[item.index] = settled(outcome);
  }

  /** Runs one call for these operations; after one that failed as a call, no other is sent. */
  async attempt(items: readonly Placed[], send: () => Promise<readonly Result[]>): Promise<void> {
    if (this.#stopped) {
      for (const item of items) this.settle(item, notSent(this.#stopped));
      return;
    }
    try {
      const results = await send();
      items.forEach((item, at) => (this.#results[item.index] = results[at]));
      this.#sent = true;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.#stopped = error;
      this.#sent ||= !concernsConnection(error);
      for (const item of items) this.settle(item, lostCallOutcome(error));
    }
  }

  /** @throws ConnectorError when the connection itself was refused before any operation was sent */
  assertSent(): void {
    if (this.#stopped && !this.#sent) throw this.#stopped;
  }

  /** Creates that may have been done by an earlier sending, by their key. */
  repeated(): { item: Placed; key: string; otherwise: WriteOutcome }[] {
    return this.items.flatMap((item) => {
      const result = this.#results[item.index];
      if (result?.kind !== 'repeated' || item.operation.kind !== 'create') return [];
      return [{ item, key: item.operation.key, otherwise: result.otherwise }];
    });
  }

  missing(): { item: Placed; id: string; otherwise: WriteOutcome }[] {
    return this.items.flatMap((item) => {
      const result = this.#results[item.index];
      if (result?.kind !== 'missing' || item.operation.kind === 'create') return [];
      return [{ item, id: canonicalId(item.operation.id) ?? item.operation.id, otherwise: result.otherwise }];
    });
  }

  outcomes(): readonly WriteOutcome[] {
    return this.#results.map((result) => (result?.kind === 'settled' ? result.outcome : unanswered()));
  }
}

const notSent = ({ code, retryAtMs }: ConnectorError): WriteOutcome => ({
  kind: 'retry',
  code,
  message: 'Not sent, because a call before it failed.',
  ...(retryAtMs === undefined ? {} : { retryAtMs }),
});

const unanswered = (): WriteOutcome => ({
  kind: 'unknown',
  code: 'SALESFORCE_UNANSWERED',
  message: 'Salesforce did not answer for this record.',
});
