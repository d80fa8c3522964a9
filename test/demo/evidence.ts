import { type CallTotals } from './calls.js';
import { type Conflict, type DeadLetter, type Link } from './client.js';
import { type Arrival, type Trio } from './edits.js';
import { type ConflictStory } from './special-edits.js';
import { live, type Seen, type Snapshot } from './state.js';

/** All that the promises are judged by. Values come from the tools themselves, never from the engine's database. */
export interface Evidence {
  /** Before anything, and at the very end. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Around the second full reconcile. */
  readonly settled: Snapshot;
  readonly secondReconcileWrites: number;
  readonly arrivals: readonly Arrival[];
  /** People whose records the demo itself edited. */
  readonly edited: ReadonlySet<string>;
  readonly deleted: Trio | undefined;
  /** Ids of records that people made or did away with themselves in the course of the demo. */
  readonly madeByHand: ReadonlySet<string>;
  readonly removedByHand: ReadonlySet<string>;
  /** Companies whose records the demo itself edited, by web site. */
  readonly companiesEdited: ReadonlySet<string>;
  readonly conflict: ConflictStory | undefined;
  /** Of the sync of the companies. */
  readonly companiesListed: Listed;
  /** By sync of people: what waits for a person, what policy decided, and which records belong together. */
  readonly listed: readonly Listed[];
  readonly calls: CallTotals;
  readonly callsFloor: CallTotals;
  readonly people: number;
  /** What undisturbed syncing came to; only when the worker was killed on the way. */
  readonly undisturbed: string | undefined;
}

/** What the engine lists about the sync of HubSpot with one other tool. */
export interface Listed {
  readonly other: 'salesforce' | 'mailchimp';
  readonly conflicts: readonly Conflict[];
  readonly deadLetters: readonly DeadLetter[];
  readonly links: readonly Link[];
}

export const byId = <One extends { readonly id: string }>(seen: readonly One[]): ReadonlyMap<string, One> =>
  new Map(seen.map((record) => [record.id, record]));

/** Records under an address that no other live record of the tool has. */
export function byEmail(seen: readonly Seen[]): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen>();
  const repeated = new Set<string>();
  for (const record of live(seen)) {
    if (record.email === '') continue;
    if (found.has(record.email)) repeated.add(record.email);
    found.set(record.email, record);
  }
  for (const email of repeated) found.delete(email);
  return found;
}

/** Records that wait for a person: nothing is promised of them but that they are listed. */
export function waiting({ conflicts, deadLetters, links, other }: Listed): ReadonlySet<string> {
  const linkOf = new Map(links.map((link) => [link.id, link]));
  const open = conflicts.filter(({ status }) => status === 'open');
  return new Set(
    [
      ...open.flatMap(({ records, linkId }) => {
        const link = linkOf.get(linkId ?? '');
        return [...records.map((record) => ref(other, record.side, record.remoteId)), ...refsOf(other, link)];
      }),
      ...deadLetters.map(({ side, remoteId }) => ref(other, side, remoteId)),
    ].filter((name) => name !== ''),
  );
}

export const ref = (other: Listed['other'], side: 'a' | 'b', id: string | null | undefined): string =>
  id ? `${side === 'a' ? 'hubspot' : other}/${id}` : '';

const refsOf = (other: Listed['other'], link: Link | undefined): string[] =>
  link ? [ref(other, 'a', link.aId), ref(other, 'b', link.bId)] : [];

/** Values that lost, as `tool/record/field`, whether policy or a person has the say. */
export function overruledValues({ conflicts, links, other }: Listed): string[] {
  const linkOf = new Map(links.map((link) => [link.id, link]));
  return conflicts.flatMap(({ linkId, fieldId, winner }) => {
    const link = linkOf.get(linkId ?? '');
    if (!link || fieldId === null || winner === null) return [];
    return refsOf(other, link).map((name) => `${name}/${fieldId}`);
  });
}

/** Values that come more than once; blanks do not count. */
export function repeated(values: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(values.filter((value) => value !== '' && (once.has(value) || !once.add(value))));
}
