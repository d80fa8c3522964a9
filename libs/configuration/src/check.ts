import { closesCycle, isTimeZone, type TwoWaySync, vendorFields } from '#core';
import { type Change, type Subject } from './compare.js';
import { type Configuration, type EndConfiguration, type SyncConfiguration, throughOf } from './configuration.js';

/** Something that keeps a configuration from being applied, whatever the server says to it. */
export interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

/** What cannot be changed once it is there, by what it belongs to. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  connection: ['vendor'],
  sync: ['a', 'b'],
  segment: ['side', 'field', 'group'],
  alertChannel: ['kind'],
};

const NOUNS: Readonly<Record<Subject['noun'], string>> = {
  ...{ connection: 'a connection', sync: 'a sync', segment: 'a segment' },
  ...{ alertRules: 'the rules', alertChannel: 'an alert channel', person: 'a person' },
};

/**
 * What is wrong with a configuration in itself and beside what stays.
 *
 * @param staying what is there and will be afterwards, though the file does not name it
 */
export function faultsOf(wanted: Configuration, staying: Configuration, changes: readonly Change[]): readonly Fault[] {
  const syncs = new Map(Object.entries({ ...staying.syncs, ...wanted.syncs }));
  const connections = new Set(Object.keys({ ...staying.connections, ...wanted.connections }));
  const added = new Set(
    changes.flatMap(({ kind, subject }) => (kind === 'add' && subject.noun === 'sync' ? [subject.name] : [])),
  );
  return [
    ...changes.flatMap(fixed),
    ...Object.entries(wanted.syncs ?? {}).flatMap(([name, sync]) => [
      ...unknownConnections(name, sync, connections),
      ...unknownSyncs(name, sync, syncs),
    ]),
    ...circles(wanted, syncs),
    ...Object.keys(wanted.syncs ?? {}).flatMap((name) => waitingCircle(name, syncs, added)),
    ...quietHours(wanted),
    ...ownerless(wanted, staying, changes),
  ];
}

function fixed({ subject, differences }: Change): Fault[] {
  return differences
    .filter(({ path: [first] }) => first !== undefined && FIXED[subject.noun]?.includes(first))
    .map(({ path }) => ({
      path: [...subject.path, ...path],
      message: `"${path[0]}" of ${NOUNS[subject.noun]} that is there cannot be changed; give it another name, which makes a new one`,
    }));
}

function quietHours({ alerts }: Configuration): Fault[] {
  const hours = alerts?.rules?.quietHours;
  if (!hours) return [];
  const path = ['alerts', 'rules', 'quietHours'];
  const message = `"${hours.timeZone}" is no name of the IANA time zone database, e.g. Asia/Bangkok`;
  return isTimeZone(hours.timeZone) ? [] : [{ path: [...path, 'timeZone'], message }];
}

function ownerless({ people }: Configuration, staying: Configuration, changes: readonly Change[]): Fault[] {
  if (!changes.some(({ kind, subject }) => subject.noun === 'person' && kind !== 'add')) return [];
  const roles = Object.values({ ...staying.people, ...people }).map(({ role }) => role);
  return roles.includes('owner') ? [] : [{ path: ['people'], message: 'a workspace needs an owner: name one' }];
}

function unknownConnections(name: string, sync: SyncConfiguration, known: ReadonlySet<string>): Fault[] {
  return (['a', 'b'] as const)
    .filter((side) => !known.has(sync[side].connection))
    .map((side) => ({
      path: ['syncs', name, side, 'connection'],
      message: `there is no connection "${sync[side].connection}", neither in the file nor in the workspace`,
    }));
}

function unknownSyncs(name: string, { mapping }: SyncConfiguration, known: ReadonlyMap<string, unknown>): Fault[] {
  return mapping.fields.flatMap(({ lens }, at) =>
    'through' in lens && lens.through !== undefined && !known.has(lens.through)
      ? [
          {
            path: ['syncs', name, 'mapping', 'fields', String(at), 'lens', 'through'],
            message: `there is no sync "${lens.through}", neither in the file nor in the workspace`,
          },
        ]
      : [],
  );
}

/** Two-way fields that other syncs keep the same already. */
function circles(wanted: Configuration, syncs: ReadonlyMap<string, SyncConfiguration>): Fault[] {
  const graph: TwoWaySync[] = [];
  for (const [name, sync] of syncs) if (!named(wanted).has(name)) graph.push(twoWay(name, sync));
  const faults: Fault[] = [];
  for (const [name, sync] of named(wanted)) {
    const ends = { a: endOf(sync.a), b: endOf(sync.b) };
    for (const [at, field] of sync.mapping.fields.entries()) {
      if (field.direction !== 'both') continue;
      const way = closesCycle(
        { end: ends.a, fields: vendorFields(field, 'a') },
        { end: ends.b, fields: vendorFields(field, 'b') },
        graph,
      );
      if (way === null) continue;
      faults.push({
        path: ['syncs', name, 'mapping', 'fields', String(at)],
        message: `a cycle: these fields are kept the same already, by ${way.map((other) => `"${other}"`).join(' and ')}; make this one-way, or leave the field out`,
      });
    }
    graph.push(twoWay(name, sync));
  }
  return faults;
}

const named = (wanted: Configuration): ReadonlyMap<string, SyncConfiguration> =>
  new Map(Object.entries(wanted.syncs ?? {}));

const endOf = ({ connection, object }: EndConfiguration) => ({ connectionId: connection, object });

const twoWay = (name: string, { a, b, mapping }: SyncConfiguration): TwoWaySync => ({
  ...{ name, mapping },
  ...{ a: endOf(a), b: endOf(b) },
});

/** New syncs whose references go by one another: none can be made first. */
function waitingCircle(
  name: string,
  syncs: ReadonlyMap<string, SyncConfiguration>,
  added: ReadonlySet<string>,
): Fault[] {
  const ways = new Map<string, readonly string[]>();
  const follow = (from: string, way: readonly string[]): void => {
    const sync = syncs.get(from);
    for (const next of sync ? throughOf(sync.mapping) : []) {
      if (!added.has(next) || next === from || ways.has(next)) continue;
      ways.set(next, [...way, next]);
      follow(next, [...way, next]);
    }
  };
  if (added.has(name)) follow(name, [name]);
  const circle = ways.get(name);
  if (!circle) return [];
  return [
    {
      path: ['syncs', name],
      message: `a cycle: the references of ${circle.map((one) => `"${one}"`).join(' go by ')}, so that none can be made first; leave one of these fields out, apply the file, and add it then`,
    },
  ];
}

/** The names so that each comes after those its references go by. Only of use without faults. */
export function inOrder(syncs: ReadonlyMap<string, SyncConfiguration>): readonly string[] {
  const done = new Set<string>();
  const visit = (name: string, above: ReadonlySet<string>): void => {
    const sync = syncs.get(name);
    if (!sync || done.has(name) || above.has(name)) return;
    for (const next of throughOf(sync.mapping)) visit(next, new Set([...above, name]));
    done.add(name);
  };
  for (const name of syncs.keys()) visit(name, new Set());
  return [...done];
}
