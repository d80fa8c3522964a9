import { isDeepStrictEqual } from 'node:util';
import {
  type AlertChannelConfiguration,
  type AlertsConfiguration,
  type Configuration,
  type ConnectionConfiguration,
  DEFAULTS,
  type MappingConfiguration,
  RULE_DEFAULTS,
  type SegmentConfiguration,
  type SyncConfiguration,
} from './configuration.js';

/** A connection, a sync, a segment of a sync a channel of alerts or a person, by name; or the rules for alerts, which have none. */
export interface Subject {
  readonly noun: 'connection' | 'sync' | 'segment' | 'alertRules' | 'alertChannel' | 'person';
  readonly name: string;
  /** Where it is in a file. */
  readonly path: readonly string[];
}

/** One place where two configurations differ. A missing side says nothing there. */
export interface Difference {
  /** Below the subject. Field mappings are named by their ids. */
  readonly path: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What makes the present what the file says, for one subject. */
export interface Change {
  readonly kind: 'add' | 'change' | 'remove';
  readonly subject: Subject;
  /** None for what is added or removed whole. */
  readonly differences: readonly Difference[];
}

type Named<Thing> = ReadonlyMap<string, Thing>;

const named = <Thing>(things: Readonly<Record<string, Thing>> | undefined): Named<Thing> =>
  new Map(Object.entries(things ?? {}));

/**
 * What would have to change for the present to be as wanted: connections, then syncs, then their segments, then
 * alerts, then people. What is wanted nowhere is removed; but where nothing is said of rules for alerts, of channels or
 * of people, they stay.
 */
export function compare(present: Configuration, wanted: Configuration): readonly Change[] {
  const before = { connections: named(present.connections), syncs: named(present.syncs) };
  const after = { connections: named(wanted.connections), syncs: named(wanted.syncs) };
  return [
    ...changes('connection', ['connections'], before.connections, after.connections, (now, then) =>
      differences(settledConnection(now), wantedConnection(now, then), []),
    ),
    ...changes('sync', ['syncs'], before.syncs, after.syncs, (now, then) =>
      differences(settledSync({ ...now, mapping: asOpenAs(then.mapping, now.mapping) }), settledSync(then), []),
    ),
    ...[...after.syncs].flatMap(([name, { segments }]) =>
      changes(
        'segment',
        ['syncs', name, 'segments'],
        named(before.syncs.get(name)?.segments),
        named(segments),
        (now, then, segment) => differences(settledSegment(now, segment), settledSegment(then, segment), []),
      ),
    ),
    ...alertChanges(present.alerts ?? {}, wanted.alerts ?? {}),
    ...(wanted.people
      ? changes('person', ['people'], named(present.people), named(wanted.people), (now, then) =>
          differences(now, then, []),
        )
      : []),
  ];
}

function alertChanges(present: AlertsConfiguration, wanted: AlertsConfiguration): readonly Change[] {
  const rules = wanted.rules
    ? differences({ ...RULE_DEFAULTS, ...present.rules }, { ...RULE_DEFAULTS, ...wanted.rules }, [])
    : [];
  const subject: Subject = { noun: 'alertRules', name: 'alerts', path: ['alerts', 'rules'] };
  return [
    ...(rules.length === 0 ? [] : [{ kind: 'change', subject, differences: rules } as const]),
    ...(wanted.channels
      ? changes('alertChannel', ['alerts', 'channels'], named(present.channels), named(wanted.channels), (now, then) =>
          differences(settledChannel(now, now), settledChannel(then, now), []),
        )
      : []),
  ];
}

/** As with connections, a secret that is kept is as wanted. */
const settledChannel = (channel: AlertChannelConfiguration, present: AlertChannelConfiguration): object => ({
  on: true,
  ...channel,
  // In whichever order they are named.
  ...(channel.kinds && { kinds: channel.kinds.toSorted() }),
  ...('secrets' in channel && { secrets: { ...channel.secrets, ...('secrets' in present && present.secrets) } }),
});

function changes<Thing>(
  noun: Subject['noun'],
  above: readonly string[],
  before: Named<Thing>,
  after: Named<Thing>,
  differ: (now: Thing, then: Thing, name: string) => readonly Difference[],
): readonly Change[] {
  const subject = (name: string): Subject => ({ noun, name, path: [...above, name] });
  const made = [...after].flatMap(([name, then]): Change[] => {
    const now = before.get(name);
    if (now === undefined) return [{ kind: 'add', subject: subject(name), differences: [] }];
    const found = differ(now, then, name);
    return found.length === 0 ? [] : [{ kind: 'change', subject: subject(name), differences: found }];
  });
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return [...made, ...gone.map((name): Change => ({ kind: 'remove', subject: subject(name), differences: [] }))];
}

const settledConnection = ({ vendor, baseUrl, settings, secrets }: ConnectionConfiguration) => ({
  vendor,
  baseUrl,
  settings: settings ?? {},
  secrets: secrets ?? {},
});

/** Nobody can tell what a secret was made from, nor take one away: one that is kept is as wanted. */
function wantedConnection(now: ConnectionConfiguration, then: ConnectionConfiguration) {
  return { ...settledConnection(then), secrets: { ...then.secrets, ...now.secrets } };
}

const settledSync = ({ segments: _segments, ...sync }: SyncConfiguration): object => ({
  ...DEFAULTS,
  ...sync,
  mapping: byField(sync.mapping),
});

/** Whether a mapping on the server is the one a file describes. */
export const isSameMapping = (wanted: MappingConfiguration, present: MappingConfiguration): boolean =>
  differences(byField(asOpenAs(wanted, present)), byField(wanted), []).length === 0;

const byField = (mapping: MappingConfiguration): object => ({
  ...mapping,
  fields: Object.fromEntries(mapping.fields.map((field) => [field.id, field])),
});

/** The present without the syncs that its references go by, wherever the file leaves it to the server to find them. */
function asOpenAs(wanted: MappingConfiguration, present: MappingConfiguration): MappingConfiguration {
  const open = new Set(wanted.fields.flatMap(({ id, lens }) => ('through' in lens && lens.through ? [] : [id])));
  return {
    ...present,
    fields: present.fields.map((field) => {
      if (!open.has(field.id) || !('through' in field.lens)) return field;
      const { through: _through, ...lens } = field.lens;
      return { ...field, lens };
    }),
  };
}

const settledSegment = ({ rule, side, field, group }: SegmentConfiguration, name: string) => ({
  ...{ rule, side, field },
  group: group ?? name,
});

/** Objects are compared key by key, everything else whole. */
function differences(before: unknown, after: unknown, path: readonly string[]): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) {
    return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
  }
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differences(own(before, key), own(after, key), [...path, key]),
  );
}

const own = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
