import { type CallContext, ConnectorError } from '#connector-sdk';
import { askedFields, isExtra } from './asked-fields.js';
import { withConsent } from './consent-writes.js';
import { type ExtraFields, withExtras } from './extra-fields.js';
import { type ObjectKind } from './objects.js';
import { type PreparedWrite, writesRecord } from './prepared.js';
import { type RecordReader } from './reader.js';
import { unread, type WriteProgress } from './write-progress.js';

/** Tells of the fields HubSpot's write answers say nothing of, as far as they were written. */
export class Observer {
  readonly #kind: ObjectKind;
  readonly #extras: ExtraFields;
  readonly #reader: RecordReader;

  constructor(kind: ObjectKind, extras: ExtraFields, reader: RecordReader) {
    this.#kind = kind;
    this.#extras = extras;
    this.#reader = reader;
  }

  async complete(round: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    this.#addConsent(round, progress);
    await this.#addSets(round, progress, context);
    const unanswered = round.filter(
      (write) => write.kind === 'update' && !writesRecord(write) && progress.of(write) === undefined,
    );
    if (unanswered.length > 0) await this.#readWhole(unanswered, progress, context);
  }

  #addConsent(round: readonly PreparedWrite[], progress: WriteProgress): void {
    for (const write of round) {
      const outcome = progress.of(write);
      if (write.kind !== 'update' || outcome?.kind !== 'done' || !outcome.observed) continue;
      const { observed } = outcome;
      progress.settle(write, { ...outcome, observed: { ...observed, fields: withConsent(write, observed.fields) } });
    }
  }

  /** To what the answers told of properties. A done write without `observed` is read back by whoever needs it. */
  async #addSets(round: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const told = round.flatMap((write) => {
      const outcome = progress.of(write);
      const names = this.#writtenSets(write);
      return outcome?.kind === 'done' && outcome.observed && names.length > 0
        ? [{ write, outcome, observed: outcome.observed, names }]
        : [];
    });
    if (told.length === 0) return;
    const asked = askedFields(
      this.#kind,
      told.flatMap(({ names }) => names),
    );
    try {
      const subjects = told.map(({ outcome }) => ({ id: outcome.id, email: null }));
      const extras = await this.#extras.read(subjects, asked, context);
      for (const { write, outcome, observed, names } of told) {
        const own = Object.entries(extras.get(outcome.id) ?? {}).filter(([name]) => names.includes(name));
        const [whole] = withExtras([observed], new Map([[outcome.id, Object.fromEntries(own)]]));
        if (whole) progress.settle(write, { ...outcome, observed: whole });
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      for (const { write, outcome } of told) {
        const { observed: _incomplete, ...rest } = outcome;
        progress.settle(write, rest);
      }
    }
  }

  /** Nothing but what stands beside the record was written, so no answer told of the record. */
  async #readWhole(writes: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const namesOf = (write: PreparedWrite): readonly string[] =>
      write.observe.filter((name) => !isExtra(this.#kind, name) || this.#writtenSets(write).includes(name));
    const done = (write: PreparedWrite) => ({ kind: 'done', id: write.reference, created: false }) as const;
    try {
      const states = await this.#reader.get(
        writes.map((write) => write.reference),
        [...new Set(writes.flatMap(namesOf))],
        context,
      );
      writes.forEach((write, position) => {
        const state = states[position];
        const names = namesOf(write);
        if (state?.kind === 'live') {
          const asked = Object.entries(state.fields).filter(([name]) => names.includes(name));
          const fields = withConsent(write, Object.fromEntries(asked));
          progress.settle(write, { ...done(write), observed: { ...state, fields } });
        } else progress.settle(write, state?.kind === 'gone' ? state : unread());
      });
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      for (const write of writes) progress.settle(write, done(write));
    }
  }

  /** Sets that were written and are asked back; what people agreed to is as it was written. */
  #writtenSets({ sets, observe }: PreparedWrite): readonly string[] {
    return sets.map(({ name }) => name).filter((name) => observe.includes(name));
  }
}
