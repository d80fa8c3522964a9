import { type Command, Option } from 'commander';
import { type Side } from '#core';
import { type Schemas } from '#api-client';
import { sideNames, syncId } from '../names.js';
import { duration, fieldValue, listed, paged, type PageOptions, side } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts } from '../printing/table.js';
import { knownText, timeText, valueText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { usageTrouble } from '../trouble.js';
import { watchRun } from '../watch-run.js';
import { withExample } from './example.js';
import { runText } from './run-text.js';

const STATUSES: readonly Schemas['ConflictDto']['status'][] = ['open', 'decided', 'answered', 'resolved'];
const KINDS: readonly Schemas['ConflictDto']['kind'][] = [
  'bothChanged',
  'deleteVersusEdit',
  'unconvertible',
  'race',
  'oscillation',
  'identity',
];

/** The value of one side; of records that are not linked, which they are. */
function heldOn(side: Side, { linkId, now, records }: Schemas['ConflictDto']): string | null {
  if (linkId !== null) return now ? valueText(now[side]) : null;
  return (
    records
      .filter((record) => record.side === side)
      .map(({ remoteId }) => remoteId)
      .join(', ') || null
  );
}

const CONFLICTS: readonly Column<Schemas['ConflictDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'STATUS', of: ({ status }) => status },
  { title: 'WHO', of: ({ knownBy }) => knownText(knownBy) },
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'ON A', of: (conflict) => heldOn('a', conflict) },
  { title: 'ON B', of: (conflict) => heldOn('b', conflict) },
  { title: 'WINNER', of: ({ winner }) => winner },
  { title: 'AT', of: ({ at }) => timeText(at) },
];

interface Filter extends PageOptions {
  readonly sync?: string;
  readonly status?: string;
  readonly kind?: string;
}

/** Both sides changed and differ, or it is not clear which records are the same. */
export function conflictCommands(program: Command, tools: OpenTools): void {
  const conflicts = program.command('conflicts').description('where the two sides contradict each other');

  withExample(
    paged(
      conflicts
        .command('list')
        .description('conflicts, also those a policy decided, with the value that lost')
        .option('--sync <sync>', 'only of this sync: id or name')
        .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
        .addOption(new Option('--kind <kind>', 'only these').choices(KINDS)),
    ),
    'syncline conflicts list --sync Contacts --status open',
  ).action(async ({ sync, status, kind, ...options }: Filter) => {
    const { client, printer } = tools();
    const filter = {
      ...(sync === undefined ? {} : { syncId: await syncId(client, sync) }),
      ...(status === undefined ? {} : { status }),
      ...(kind === undefined ? {} : { kind }),
    };
    const page = await readPages((request) => client.conflicts({ ...filter, ...request }), options);
    printer.list(page, CONFLICTS, 'There is no such conflict.');
  });

  withExample(
    conflicts.command('show').description('one conflict with all its values').argument('<conflict>', 'id'),
    'syncline conflicts show 8c3f2b10-5e7d-4f6a-b1c9-3a2d1e0f4b77',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    const conflict = await client.conflict(id);
    const names = await sideNames(client, conflict.syncId);
    printer.answer(conflict, () => conflictText(conflict, names));
  });

  withExample(
    listed(
      conflicts
        .command('fields')
        .description('how many open conflicts are about which fields')
        .option('--sync <sync>', 'only of this sync: id or name'),
    ),
    'syncline conflicts fields --sync Contacts',
  ).action(async ({ sync }: { sync?: string }) => {
    const { client, printer } = tools();
    const { items } = await client.openFields(sync === undefined ? undefined : await syncId(client, sync));
    printer.list({ items, nextCursor: null }, OPEN_FIELDS, 'There is no open conflict about a field.');
  });

  resolveCommand(conflicts, tools);
}

const OPEN_FIELDS: readonly Column<Schemas['OpenFieldDto']>[] = [
  { title: 'SYNC', of: ({ syncId: id }) => id, whole: true },
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'OPEN', of: ({ open }) => open },
];

interface ResolveOptions {
  readonly keep?: Side;
  readonly value?: string;
  readonly jsonValue?: ReturnType<typeof fieldValue>;
  readonly link?: readonly [aId: string, bId: string];
  readonly dismiss?: boolean;
  readonly sync?: string;
  readonly field?: string;
  readonly kind?: Schemas['ConflictDto']['kind'];
  readonly wait?: boolean;
  readonly timeout?: number;
}

function resolveCommand(conflicts: Command, tools: OpenTools): void {
  withExample(
    conflicts
      .command('resolve')
      .description('decide a conflict in one of these ways, or all open ones about a field of a sync with --keep')
      .argument('[conflict]', 'id; left out with --sync and --field')
      .addOption(new Option('--keep <side>', "keep side a's or b's value").argParser(side))
      .option('--value <text>', 'this text on both sides')
      .addOption(
        new Option('--json-value <json>', 'this value, as side a has it: null, a number, a list …').argParser(
          fieldValue,
        ),
      )
      .option('--link <records...>', 'for identity: these two are the same, the id on a and the id on b')
      .option('--dismiss', 'leave everything as it is')
      .option('--sync <sync>', 'for many: of this sync, id or name')
      .option('--field <field>', 'for many: all about this field')
      .addOption(new Option('--kind <kind>', 'for many: only of this kind').choices(KINDS))
      .option('--wait', 'for many: show progress and end when all are answered')
      .addOption(
        new Option('--timeout <duration>', 'with --wait: how long to watch at most, e.g. 30m').argParser(duration),
      ),
    'syncline conflicts resolve --sync Contacts --field city --keep a --wait',
  ).action(async (id: string | undefined, options: ResolveOptions) => {
    if (id === undefined) return resolveMany(tools, options);
    const resolution = resolutionOf(options);
    const { client, printer } = tools();
    const conflict = await client.resolveConflict(id, resolution);
    const names = await sideNames(client, conflict.syncId);
    printer.answer(conflict, () => conflictText(conflict, names));
  });
}

async function resolveMany(
  tools: OpenTools,
  { sync, field, keep, kind, wait, timeout, ...other }: ResolveOptions,
): Promise<void> {
  const isMore = Object.values(other).some((given) => given !== undefined);
  if (sync === undefined || field === undefined || keep === undefined || isMore) {
    throw usageTrouble(
      'It does not say which conflicts.',
      'syncline conflicts resolve',
      'Name a conflict; or give --sync, --field and --keep for all open ones about a field.',
    );
  }
  const opened = tools();
  const { client, printer } = opened;
  const given = { syncId: await syncId(client, sync), fieldId: field, keep, ...(kind === undefined ? {} : { kind }) };
  const { run } = await client.resolveConflicts(given);
  const shown = wait === true ? await watchRun(opened, run.id, { while: 'applying', timeoutMs: timeout }) : run;
  printer.answer(shown, runText);
  printer.note(`How far it is: "syncline runs show ${run.id}". To take it back: "syncline runs undo ${run.id}".`);
}

function resolutionOf({ keep, value, jsonValue, link, dismiss }: ResolveOptions): Schemas['ResolutionDto'] {
  const ways: Schemas['ResolutionDto'][] = [];
  if (keep !== undefined) ways.push({ keep });
  if (value !== undefined) ways.push({ value });
  if (jsonValue !== undefined) ways.push(jsonValue);
  if (dismiss === true) ways.push({ dismiss });
  if (link !== undefined) {
    const [aId, bId, ...others] = link;
    if (aId === undefined || bId === undefined || others.length > 0) {
      throw usageTrouble('A link has two records.', '--link', 'Give the id on side a, then the id on side b.');
    }
    ways.push({ link: { aId, bId } });
  }
  const [way, ...others] = ways;
  if (way !== undefined && others.length === 0) return way;
  throw usageTrouble(
    way ? 'A conflict is decided in one way.' : 'There is no decision.',
    'syncline conflicts resolve',
    'Give one of --keep, --value, --json-value, --link and --dismiss.',
  );
}

type SideNames = Readonly<Record<Side, string>>;

const conflictText = (conflict: Schemas['ConflictDto'], names: SideNames): string =>
  facts([
    ['conflict', conflict.id],
    ['sync', conflict.syncId],
    ['link', conflict.linkId],
    ['kind', conflict.kind],
    ['status', conflict.status],
    ['field', conflict.fieldId],
    ['agreed before', conflict.base && pairText(conflict.base, names)],
    ['now', conflict.now && pairText(conflict.now, names)],
    ['winner', conflict.winner && names[conflict.winner]],
    ['decided by', conflict.decidedBy],
    ['why', conflict.message],
    ['it is about', conflict.side && names[conflict.side]],
    ['records', conflict.records.map((record) => `${record.remoteId} in ${names[record.side]}`)],
    ['at', timeText(conflict.at)],
    ['over since', timeText(conflict.resolvedAt)],
  ]);

const pairText = (pair: NonNullable<Schemas['ConflictDto']['now']>, names: SideNames): string[] => [
  `${names.a}: ${valueText(pair.a)}`,
  `${names.b}: ${valueText(pair.b)}`,
];
