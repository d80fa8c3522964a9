import {
  type CompiledMapping,
  compileMapping,
  type FieldMapping,
  hasOwner,
  hasReferences,
  isSameRuling,
  type Mapping,
  replayField,
  type Ruling,
} from '#core';
import { freshFields } from '../mapping-change/difference.js';
import { type Conflict, type KnownLink, type LoggedChange, type Sync } from '../model.js';
import { type Engine } from '../runtime.js';
import { type Decision, decisionsOf } from './decisions.js';
import { type Proposal, proposed } from './proposal.js';
import { UNJUDGED, type Unjudged } from './unjudged.js';

export const REPLAY_DAYS_MAX = 90;
/** Changes, and conflicts, that are looked at, the latest first: what a person waits for. */
const REPLAY_CHANGES_MAX = 20_000;
const PAGE = 1_000;
/** Decisions judged before whoever else is served by this process gets a turn. */
const AT_A_STRETCH = 500;
/** Differences shown for one field, the latest first. */
const SAMPLES_MAX = 5;
const DAY_MS = 86_400_000;

/** What a proposed policy would have made of what is on record. */
export interface Replayed {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** From when on everything was looked at: later than `sinceMs` where there was more than is looked at. */
  readonly fromMs: number;
  readonly changes: number;
  readonly conflicts: number;
  /** Those about which something is on record: the ones that would differ most first, then in the mapping's order. */
  readonly fields: readonly FieldReplayed[];
}

export interface FieldReplayed {
  readonly fieldId: string;
  /** Decisions that could be judged. */
  readonly decisions: number;
  /** Of these, those that would have gone another way. */
  readonly differ: number;
  readonly samples: readonly Difference[];
  readonly unjudged: readonly { readonly code: string; readonly message: string; readonly count: number }[];
}

/** A decision that would have gone another way. */
export interface Difference extends Omit<Decision, 'mappingVersion'> {
  readonly aId: string | null;
  readonly bId: string | null;
  readonly wouldBe: Ruling;
  /** An earlier one of the same field of the same link would have differed too, so its values may not have come about. */
  readonly isAfterAnother: boolean;
}

/**
 * Rules once more on what was decided in a sync lately, as a proposed mapping would have: each decision by itself, from
 * the values and the base it was made from. Writes nothing, and asks no vendor.
 *
 * @param days at most `REPLAY_DAYS_MAX`
 */
export async function replay(
  engine: Pick<Engine, 'store' | 'clock'>,
  sync: Sync,
  proposal: Proposal,
  days: number,
  changesMax = REPLAY_CHANGES_MAX,
): Promise<Replayed> {
  const untilMs = engine.clock.nowMs();
  const sinceMs = untilMs - days * DAY_MS;
  const { changes, conflicts, fromMs } = await recordOf(engine, sync.id, sinceMs, changesMax);
  const { decisions, undecided } = decisionsOf(changes, conflicts);
  const versions = await versionsOf(engine, sync);
  const judge = judgeOf(engine, sync, proposed(sync.mapping, proposal), versions);
  const tallies = new Map<string, Tally>();
  const tallyOf = (fieldId: string): Tally => {
    const tally = tallies.get(fieldId) ?? { decisions: 0, differences: [], unjudged: new Map() };
    tallies.set(fieldId, tally);
    return tally;
  };
  const missed = (fieldId: string, why: Unjudged): void => {
    const { unjudged } = tallyOf(fieldId);
    unjudged.set(why, (unjudged.get(why) ?? 0) + 1);
  };
  for (const { fieldId, why } of undecided) missed(fieldId, why);
  const differed = new Set<string>();
  for (const [at, decision] of decisions.entries()) {
    if (at % AT_A_STRETCH === 0) await others();
    const judged = await judge(decision);
    if (judged.kind === 'none') continue;
    if (judged.kind === 'unjudged') {
      missed(decision.fieldId, judged.why);
      continue;
    }
    const tally = tallyOf(decision.fieldId);
    tally.decisions += 1;
    if (isSameRuling(judged.ruling, decision.was)) continue;
    const value = `${decision.linkId} ${decision.fieldId}`;
    tally.differences.push({ decision, wouldBe: judged.ruling, isAfterAnother: differed.has(value) });
    differed.add(value);
  }
  const fields = await told(engine, sync.mapping, tallies);
  return { sinceMs, untilMs, fromMs, changes: changes.length, conflicts: conflicts.length, fields };
}

const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Tally {
  decisions: number;
  readonly differences: { readonly decision: Decision; readonly wouldBe: Ruling; readonly isAfterAnother: boolean }[];
  readonly unjudged: Map<Unjudged, number>;
}

/** The latest of what is on record, in the order of writing. */
async function recordOf({ store }: Pick<Engine, 'store'>, syncId: string, sinceMs: number, max: number) {
  const latest: LoggedChange[] = [];
  let isCut = false;
  for (;;) {
    const page = await store.latestChanges(syncId, sinceMs, latest.at(-1) ?? null, Math.min(PAGE, max - latest.length));
    latest.push(...page);
    if (page.length === 0) break;
    isCut = latest.length >= max;
    if (isCut) break;
  }
  const conflicts = await store.latestConflicts(syncId, sinceMs, max);
  const from = [isCut ? latest.at(-1) : undefined, conflicts.length >= max ? conflicts.at(-1) : undefined];
  const fromMs = Math.max(sinceMs, ...from.map((oldest) => oldest?.atMs ?? sinceMs));
  const isCovered = ({ atMs }: LoggedChange | Conflict): boolean => atMs >= fromMs;
  return { changes: latest.filter(isCovered).reverse(), conflicts: conflicts.filter(isCovered), fromMs };
}

/** From when on which version was in use, the latest first. */
interface VersionInUse {
  readonly version: number;
  readonly fromMs: number;
}

async function versionsOf({ store }: Pick<Engine, 'store'>, sync: Sync): Promise<readonly VersionInUse[]> {
  const changes = (await store.runsOf(sync.id, ['done']))
    .filter(({ kind }) => kind === 'mappingChange')
    .sort((x, y) => (y.finishedAtMs ?? 0) - (x.finishedAtMs ?? 0));
  const first = changes.at(-1)?.mappingChange?.fromVersion ?? sync.mapping.version;
  const later = changes.map((run) => ({ version: run.mappingVersion, fromMs: run.finishedAtMs ?? 0 }));
  return [...later, { version: first, fromMs: -Infinity }];
}

type Judged =
  | { readonly kind: 'ruled'; readonly ruling: Ruling }
  | { readonly kind: 'unjudged'; readonly why: Unjudged }
  /** It is no decision of a policy, and nothing was written: there is nothing to tell. */
  | { readonly kind: 'none' };

/** Judges one decision after the other; mappings of the past are read once. */
function judgeOf(
  { store }: Pick<Engine, 'store'>,
  sync: Sync,
  mapping: Mapping,
  versions: readonly VersionInUse[],
): (decision: Decision) => Promise<Judged> {
  const then = new Map<number, Promise<MappingThen | null>>();
  const readThen = (version: number): Promise<MappingThen | null> => {
    const reading = then.get(version) ?? store.getMapping(sync.id, version).then((found) => found && asThen(found));
    then.set(version, reading);
    return reading;
  };
  const now = asThen(mapping);
  return async (decision) => {
    const inUse = versions.find(({ fromMs }) => fromMs <= decision.atMs)?.version;
    const before = await readThen(decision.mappingVersion ?? inUse ?? sync.mapping.version);
    return judgeBy(now, before, decision);
  };
}

interface MappingThen {
  readonly fields: ReadonlyMap<string, FieldMapping>;
  readonly compiled: CompiledMapping;
}

const asThen = (mapping: Mapping): MappingThen => ({
  fields: new Map(mapping.fields.map((field) => [field.id, field])),
  compiled: compileMapping(mapping),
});

function judgeBy(now: MappingThen, then: MappingThen | null, decision: Decision): Judged {
  const { fieldId } = decision;
  const [specified, field] = [now.fields.get(fieldId), now.compiled.fieldsById.get(fieldId)];
  if (!specified || !field) return unjudged('remapped');
  if (field.kind !== 'value') return { kind: 'none' };
  if (hasReferences(specified) || hasOwner(specified)) return unjudged('reference');
  if (!then) return unjudged('tooOld');
  const [specifiedThen, fieldThen] = [then.fields.get(fieldId), then.compiled.fieldsById.get(fieldId)];
  if (!specifiedThen || !fieldThen || !isMappedAlike(specifiedThen, specified)) return unjudged('remapped');
  const again = replayField(then.compiled, fieldThen, decision);
  const ruling = replayField(now.compiled, field, decision);
  if (again === null || ruling === null) return unjudged('noTimes');
  return isSameRuling(again, decision.was) ? { kind: 'ruled', ruling } : unjudged('otherwise');
}

const unjudged = (why: Unjudged): Judged => ({ kind: 'unjudged', why });

const isMappedAlike = (one: FieldMapping, other: FieldMapping): boolean =>
  one.direction === other.direction && freshFields({ fields: [one] }, { fields: [other] }).length === 0;

async function told(
  { store }: Pick<Engine, 'store'>,
  mapping: Mapping,
  tallies: ReadonlyMap<string, Tally>,
): Promise<readonly FieldReplayed[]> {
  const shown = [...tallies].map(([fieldId, tally]) => ({
    fieldId,
    tally,
    latest: tally.differences.slice(-SAMPLES_MAX).reverse(),
  }));
  const linkIds = shown.flatMap(({ latest }) => latest.map(({ decision }) => decision.linkId));
  const links = new Map((await store.knownLinks([...new Set(linkIds)])).map((link) => [link.id, link]));
  const order = new Map(mapping.fields.map(({ id }, at) => [id, at]));
  return shown
    .map(({ fieldId, tally, latest }): FieldReplayed => ({
      fieldId,
      decisions: tally.decisions,
      differ: tally.differences.length,
      samples: latest.map((difference) => sampleOf(difference, links)),
      unjudged: [...tally.unjudged].map(([why, count]) => ({ ...UNJUDGED[why], count })),
    }))
    .sort(
      (x, y) => y.differ - x.differ || (order.get(x.fieldId) ?? Infinity) - (order.get(y.fieldId) ?? Infinity) || 0,
    );
}

function sampleOf(
  { decision, ...rest }: Tally['differences'][number],
  links: ReadonlyMap<string, KnownLink>,
): Difference {
  const { mappingVersion: _, ...moment } = decision;
  const link = links.get(decision.linkId);
  return { ...moment, ...rest, aId: link?.aId ?? null, bId: link?.bId ?? null };
}
