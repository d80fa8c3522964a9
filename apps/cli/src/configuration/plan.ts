import { createHash } from 'node:crypto';
import {
  type Change,
  compare,
  type Configuration,
  type Fault,
  faultsOf,
  isSameMapping,
  type MappingConfiguration,
  mappingOf,
  ordered,
  type PresentSync,
  type Subject,
  type SyncConfiguration,
  throughOf,
  withThrough,
} from '#configuration';
import { type Schemas } from '#api-client';
import { readAllPages } from '../paging.js';
import { type Tools } from '../tools.js';
import { watchRun } from '../watch-run.js';
import { type ConfigurationFile, readFileOf, secretAt } from './file.js';
import { asCoreHasIt, type Found, readPresent } from './present.js';

const ID_CHARACTERS = 16;

/** What a change of the configuration would do to records. */
export type DataPlan =
  /** The mapping of a sync that is not live: tried on live values. */
  | { readonly kind: 'trial'; readonly sync: string; readonly trial: Schemas['TrialDto'] }
  /** The plan of a new version for a sync that is: approving it is all that is left. */
  | { readonly kind: 'run'; readonly sync: string; readonly run: Schemas['RunDetailDto'] }
  /** Cannot be known yet. */
  | { readonly kind: 'later'; readonly sync: string; readonly because: string };

/** What is different, before anything is asked about records. */
export interface Comparison {
  readonly file: ConfigurationFile;
  readonly found: Found;
  readonly changes: readonly Change[];
  /** In the workspace, not in the file, and left alone. */
  readonly left: readonly Change[];
}

export interface Plan extends Comparison {
  /** Of all that was shown: another file, workspace or data plan has another. */
  readonly id: string;
  readonly data: readonly DataPlan[];
  /** Values by name, for what is to be sent: of each subject that needs any. */
  readonly secrets: ReadonlyMap<Subject, Readonly<Record<string, string>>>;
}

export interface PlanOptions {
  readonly file: string;
  /** Removes what the file does not name. */
  readonly prune?: boolean;
}

/** @throws Trouble for a file that cannot be applied, whatever its data */
export async function comparisonOf(tools: Tools, options: PlanOptions): Promise<Comparison> {
  const file = await readFileOf(options.file, tools.client, tools.surroundings);
  const wanted = file.configuration;
  const found = await readPresent(tools.client, {
    alerts: wanted.alerts !== undefined,
    people: wanted.people !== undefined,
  });
  const all = compare(found.configuration, wanted);
  const changes = all.filter(({ kind }) => kind !== 'remove' || options.prune === true);
  const staying = options.prune === true ? wanted : found.configuration;
  const faults = faultsOf(wanted, staying, changes);
  if (faults.length > 0) throw file.trouble('The file cannot be applied.', faults);
  return { file, found, changes, left: all.filter((change) => !changes.includes(change)) };
}

/** Looks what each change would do to records. Nothing that is in use changes, and no record is written. */
export async function planOf(tools: Tools, options: PlanOptions): Promise<Plan> {
  const comparison = await comparisonOf(tools, options);
  const secrets = await neededSecrets(tools, comparison);
  const data: DataPlan[] = [];
  for (const name of changedMappings(comparison)) data.push(await dataPlanOf(tools, comparison, name));
  refuseRefused(comparison.file, data);
  return { ...comparison, id: idOf(comparison, data), data, secrets };
}

async function neededSecrets({ surroundings }: Tools, { changes, file }: Comparison): Promise<Plan['secrets']> {
  const faults: Fault[] = [];
  const found = new Map<Subject, Record<string, string>>();
  for (const { kind, subject, differences } of changes) {
    const given = kind === 'remove' ? [] : Object.entries(secretsIn(file.configuration, subject));
    const missing = new Set(differences.flatMap(({ path: [first, name] }) => (first === 'secrets' ? [name] : [])));
    const values: Record<string, string> = {};
    for (const [name, reference] of given.filter(([name]) => kind === 'add' || missing.has(name))) {
      const secret = await secretAt(reference, file, surroundings);
      if (secret.ok) values[name] = secret.value;
      else faults.push({ path: [...subject.path, 'secrets', name], message: `the secret is missing: ${secret.why}` });
    }
    found.set(subject, values);
  }
  if (faults.length > 0) throw file.trouble('A secret is missing.', faults);
  return found;
}

function secretsIn({ connections, alerts }: Configuration, { noun, name }: Subject): Readonly<Record<string, string>> {
  if (noun === 'connection') return connections?.[name]?.secrets ?? {};
  const channel = noun === 'alertChannel' ? alerts?.channels?.[name] : undefined;
  return channel && 'secrets' in channel ? channel.secrets : {};
}

const changedMappings = ({ changes }: Comparison): readonly string[] =>
  changes.flatMap(({ kind, subject, differences }) =>
    subject.noun === 'sync' &&
    (kind === 'add' || (kind === 'change' && differences.some(({ path: [first] }) => first === 'mapping')))
      ? [subject.name]
      : [],
  );

async function dataPlanOf(tools: Tools, { file, found, changes }: Comparison, name: string): Promise<DataPlan> {
  const wanted = syncIn(file.configuration, name);
  const isNew = (noun: string, other: string): boolean =>
    changes.some(({ kind, subject }) => kind === 'add' && subject.noun === noun && subject.name === other);
  const awaited = [
    ...[wanted.a, wanted.b].map(({ connection }) => connection).filter((one) => isNew('connection', one)),
    ...throughOf(wanted.mapping).filter((other) => other !== name && isNew('sync', other)),
  ];
  if (awaited.length > 0) {
    const because = `it is known once ${[...new Set(awaited)].map((one) => `"${one}"`).join(' and ')} is there`;
    return { kind: 'later', sync: name, because };
  }
  const sync = found.present.syncs.find((one) => one.name === name);
  const mapping = asSent(wanted.mapping, found);
  if (sync && sync.state !== 'draft')
    return { kind: 'run', sync: name, run: await plannedRun(tools, found, sync, wanted.mapping) };
  const trial = await tools.client.tryMapping({ ...endsAsSent(wanted, found), mapping });
  return { kind: 'trial', sync: name, trial };
}

/** The plan of this very mapping, made if it is not there: kept as a version that nobody uses before it is approved. */
async function plannedRun(
  tools: Tools,
  found: Found,
  sync: PresentSync,
  wanted: MappingConfiguration,
): Promise<Schemas['RunDetailDto']> {
  const { client } = tools;
  const isFor = async ({ mappingVersion }: Schemas['RunDto']): Promise<boolean> => {
    const versions = await readAllPages((page) => client.mappings(sync.id, page));
    const version = versions.find(({ mapping }) => mapping.version === mappingVersion);
    return version !== undefined && isSameMapping(wanted, mappingOf(asCoreHasIt(version.mapping), nameOf(found)));
  };
  const runs = await readAllPages((page) => client.runs(sync.id, page));
  const waiting = runs.find(({ kind, state }) => kind === 'mappingChange' && ['scanning', 'ready'].includes(state));
  const run =
    waiting && (await isFor(waiting)) ? waiting : (await client.saveMapping(sync.id, asSent(wanted, found))).run;
  if (!run) throw new Error(`the mapping of ${sync.id} came into use without a plan`);
  return watchRun(tools, run.id, { while: 'scanning', timeoutMs: undefined });
}

function refuseRefused(file: ConfigurationFile, data: readonly DataPlan[]): void {
  const faults = data.flatMap((plan) =>
    plan.kind === 'trial'
      ? plan.trial.problems.map(({ pointer, message, code }) => ({
          path: ['syncs', plan.sync, ...pointer.split('/').slice(1)],
          message: `${message} (${code})`,
        }))
      : [],
  );
  if (faults.length > 0) throw file.trouble('A sync would not work as the file has it.', faults);
}

function idOf({ changes, left, file }: Comparison, data: readonly DataPlan[]): string {
  const shown = {
    ...{ changes, left },
    wanted: changes.map(({ subject: { path } }) => path.reduce<unknown>(own, file.configuration) ?? null),
    data: data.map((plan) =>
      plan.kind === 'run' ? [plan.sync, plan.run.id, plan.run.counts] : [plan.sync, plan.kind],
    ),
  };
  return createHash('sha256')
    .update(JSON.stringify(ordered(shown, false)))
    .digest('hex')
    .slice(0, ID_CHARACTERS);
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

export function syncIn({ syncs }: Configuration, name: string): SyncConfiguration {
  const sync = syncs?.[name];
  if (!sync) throw new Error(`the file has no sync ${name}`);
  return sync;
}

const nameOf =
  ({ present }: Found) =>
  (id: string): string =>
    present.syncs.find((sync) => sync.id === id)?.name ?? id;

/** As the API takes it: ids for names. Of a sync that refers to itself before it is there, it finds that out. */
export const asSent = (mapping: MappingConfiguration, { present }: Found): MappingConfiguration =>
  withThrough(mapping, (name) => present.syncs.find((sync) => sync.name === name)?.id);

export function endsAsSent({ a, b }: SyncConfiguration, { present }: Found) {
  const end = ({ connection, object }: SyncConfiguration['a']) => ({
    connectionId: present.connections.find(({ name }) => name === connection)?.id ?? connection,
    object,
  });
  return { a: end(a), b: end(b) };
}
