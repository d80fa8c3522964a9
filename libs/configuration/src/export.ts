import { type FieldMapping, type Mapping, type Pair } from '#core';
import {
  type AlertChannelConfiguration,
  type AlertsConfiguration,
  type Configuration,
  type ConnectionConfiguration,
  FORMAT_VERSION,
  type MappingConfiguration,
  type Present,
  type PresentAlertChannel,
  type PresentAlerts,
  type PresentConnection,
  type PresentPerson,
  type PresentSync,
  type SyncConfiguration,
  withThrough,
} from './configuration.js';

/** Two things with one name: a file could not tell them apart. */
export interface SharedName {
  readonly noun: 'connection' | 'sync';
  readonly name: string;
  readonly ids: readonly string[];
}

export function sharedNames({ connections, syncs }: Present): readonly SharedName[] {
  const shared = (noun: SharedName['noun'], all: readonly { id: string; name: string }[]): SharedName[] =>
    [...Map.groupBy(all, ({ name }) => name)]
      .filter(([, same]) => same.length > 1)
      .map(([name, same]) => ({ noun, name, ids: same.map(({ id }) => id) }));
  return [...shared('connection', connections), ...shared('sync', syncs)];
}

/** What a workspace has, as a file would have it. Names must be unique; see `sharedNames`. */
export function configurationOf(present: Present): Configuration {
  const connections = byName(present.connections);
  const variables = new Set<string>();
  const names = {
    connections: new Map(present.connections.map(({ id, name }) => [id, name])),
    syncs: new Map(present.syncs.map(({ id, name }) => [id, name])),
  };
  return {
    version: FORMAT_VERSION,
    connections: Object.fromEntries(connections.map((one) => [one.name, connectionOf(one, variables)])),
    syncs: Object.fromEntries(byName(present.syncs).map((one) => [one.name, syncOf(one, names)])),
    ...(present.alerts === null ? {} : { alerts: alertsOf(present.alerts, variables) }),
    ...(present.people === null ? {} : { people: peopleOf(present.people) }),
  };
}

function connectionOf(connection: PresentConnection, variables: Set<string>): ConnectionConfiguration {
  const { vendor, baseUrl, settings, name, secretNames } = connection;
  const secrets = secretNames.toSorted().map((secret) => [secret, `\${env:${variableName(name, secret, variables)}}`]);
  return {
    vendor,
    ...(baseUrl === null ? {} : { baseUrl }),
    settings: Object.fromEntries(Object.entries(settings).toSorted(([x], [y]) => order(x, y))),
    secrets: Object.fromEntries(secrets) as Record<string, string>,
  };
}

function alertsOf({ rules, channels }: PresentAlerts, variables: Set<string>): AlertsConfiguration {
  const { quietHours, ...others } = rules;
  return {
    rules: { ...others, ...(quietHours === null ? {} : { quietHours }) },
    channels: Object.fromEntries(byName(channels).map((one) => [one.name, channelOf(one, variables)])),
  };
}

const peopleOf = (people: readonly PresentPerson[]): NonNullable<Configuration['people']> =>
  Object.fromEntries(
    people.toSorted((x, y) => order(x.email, y.email)).map(({ email, role }) => [email.toLowerCase(), { role }]),
  );

function channelOf({ name, kind, recipients, kinds, on }: PresentAlertChannel, variables: Set<string>) {
  const told = { ...(kinds === null ? {} : { kinds }), on };
  const channel: AlertChannelConfiguration =
    kind === 'email'
      ? { kind, recipients, ...told }
      : { kind, secrets: { url: `\${env:${variableName(name, 'url', variables)}}` }, ...told };
  return channel;
}

/** `HUBSPOT_ACCESS_TOKEN` for the accessToken of HubSpot; numbered where two names come to the same. */
function variableName(connection: string, secret: string, taken: Set<string>): string {
  const words = `${connection}_${secret.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')}`
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase();
  const name = /^[A-Z]/.test(words) ? words : `SYNCLINE_${words}`;
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
  taken.add(free);
  return free;
}

function syncOf(
  sync: PresentSync,
  names: { readonly connections: ReadonlyMap<string, string>; readonly syncs: ReadonlyMap<string, string> },
): SyncConfiguration {
  const { a, b, mapping, pollEveryMs, sweepEveryMs, segments } = sync;
  const end = ({ connectionId, object }: PresentSync['a']) => ({
    connection: names.connections.get(connectionId) ?? connectionId,
    object,
  });
  return {
    ...{ a: end(a), b: end(b), pollEveryMs, sweepEveryMs },
    mapping: mappingOf(mapping, (id) => names.syncs.get(id) ?? id),
    ...(segments.length === 0
      ? {}
      : {
          segments: Object.fromEntries(
            byName(segments).map(({ name, rule, side, field, group }) => [name, { rule, side, field, group }]),
          ),
        }),
  };
}

/** Without its version and without what the server finds out whenever a mapping is saved. */
export function mappingOf(mapping: Mapping, nameOf: (syncId: string) => string): MappingConfiguration {
  const { version: _version, ...content } = withThrough(mapping, nameOf);
  const { filters } = content;
  return {
    ...content,
    fields: content.fields.map(withoutPeople),
    ...(filters && { filters: writtenFilters(filters) }),
  };
}

function withoutPeople(field: FieldMapping): FieldMapping {
  if (field.lens.kind !== 'owner') return field;
  const { people: _people, ...lens } = field.lens;
  return { ...field, lens };
}

type Filters = NonNullable<Mapping['filters']>;

function writtenFilters(filters: Filters): Filters {
  const sides = Object.fromEntries(
    (['a', 'b'] as const).flatMap((side) => {
      const filter = filters[side];
      return filter ? [[side, { expression: filter.expression }]] : [];
    }),
  ) as Partial<Pair<NonNullable<Filters['a']>>>;
  const { onLeave } = filters;
  if (!('ids' in onLeave)) return { ...sides, onLeave };
  const { ids: _ids, ...leave } = onLeave;
  return { ...sides, onLeave: leave as Filters['onLeave'] };
}

const order = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);

const byName = <Named extends { readonly name: string }>(all: readonly Named[]): readonly Named[] =>
  all.toSorted((x, y) => order(x.name, y.name));
