import { type Command, Option } from 'commander';
import { SIDES } from '#core';
import { type Schemas } from '#api-client';
import { readJson } from '../input.js';
import { syncId } from '../names.js';
import { version } from '../options.js';
import { readAllPages } from '../paging.js';
import { type Column, facts, type Look, table } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';
import { filterFacts } from './filters.js';
import { trialText } from './trial-text.js';

type StoredMapping = Schemas['StoredMappingDto'];

const ARROW = { both: '<->', aToB: '-->', bToA: '<--' } as const;

/** The mapping of a sync: shown, changed, its versions listed. */
export function mappingCommand(syncs: Command, tools: OpenTools): void {
  withExample(
    syncs
      .command('mapping')
      .description('the mapping in use; with a file, save a new version and plan what it would change')
      .argument('<sync>', 'id or name')
      .option('-f, --file <file>', 'JSON file with the new mapping; - is standard input')
      .addOption(
        new Option('--based-on <version>', 'save only if no newer version than this exists').argParser(version),
      )
      .addOption(new Option('--versions', 'list all versions instead').conflicts('file')),
    'syncline syncs mapping Contacts -f mapping.json',
  ).action(async (given: string, options: { file?: string; basedOn?: number; versions?: boolean }) => {
    const { client, printer, surroundings } = tools();
    const body = options.file === undefined ? undefined : withoutVersion(await readJson(options.file, surroundings));
    const id = await syncId(client, given);
    if (options.versions === true) {
      const items = await readAllPages((page) => client.mappings(id, page));
      printer.list({ items, nextCursor: null }, VERSIONS, 'There is no mapping.');
      return;
    }
    if (body === undefined) {
      const { mapping } = await client.sync(id);
      printer.answer(mapping, () => mappingText(mapping, printer.look));
      return;
    }
    const saved = await client.saveMapping(id, body, options.basedOn);
    printer.answer(saved, () => savedText(saved, printer.look));
    if (saved.run === null) return;
    printer.note('It is not in use yet: what it would change is being planned.');
    printer.note(`To see that: "syncline runs items ${saved.run.id}".`);
    printer.note(`To use it: "syncline syncs approve ${id} --run ${saved.run.id}".`);
  });
}

const savedText = ({ mapping, trial, routing }: Schemas['SavedMappingDto'], look: Look): string => {
  const found = trial.filter(({ findings }) => findings.length > 0);
  const told =
    found.length + routing.length === 0 ? '' : `\n\n${trialText({ problems: [], ways: found, routing }, look)}`;
  return `${mappingText(mapping, look)}${told}`;
};

/** The server numbers versions, so that a mapping it gave can be edited and sent back as it is. */
export function withoutVersion(file: unknown): unknown {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return file;
  return Object.fromEntries(Object.entries(file).filter(([name]) => name !== 'version'));
}

const VERSIONS: readonly Column<Schemas['MappingVersionDto']>[] = [
  { title: 'VERSION', of: ({ mapping }) => mapping.version },
  { title: 'SAVED', of: ({ createdAt }) => timeText(createdAt), whole: true },
  { title: 'FIELDS', of: ({ mapping }) => mapping.fields.length },
  { title: 'WHO WINS', of: ({ mapping }) => policyText(mapping.policy) },
  { title: 'KEYS', of: ({ mapping }) => keysText(mapping) },
];

const FIELDS: readonly Column<Schemas['FieldMappingDto']>[] = [
  { title: 'FIELD', of: ({ id }) => id },
  { title: 'A', of: ({ a, aParts }) => fieldText(a, aParts) },
  { title: '', of: ({ direction }) => ARROW[direction] },
  { title: 'B', of: ({ b, bParts }) => fieldText(b, bParts) },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'LENS', of: ({ lens }) => lens.kind },
  { title: 'WHO WINS', of: ({ policy }) => (policy ? policyText(policy) : 'as the sync') },
  { title: 'BLANKS', of: ({ blanks }) => (blanks ? blanksText(blanks) : 'as the sync') },
];

/** A field of the vendor, or those that one is made of. */
const fieldText = (name: string, parts: Readonly<Record<string, string>> | undefined): string =>
  parts ? Object.values(parts).join(' + ') : name;

function mappingText(mapping: StoredMapping, look: Look): string {
  const created = (['a', 'b'] as const).filter((side) => mapping.create[side]);
  const rules = facts([
    ['version', mapping.version],
    ['who wins', policyText(mapping.policy)],
    ['blanks', blanksText(mapping.blanks)],
    ['matched by', keysText(mapping)],
    ['on delete', deletesText(mapping)],
    ['delete or edit', mapping.deleteVersusEdit],
    ['creates on', created.join(', ')],
    ...filterFacts(mapping.filters),
  ]);
  return `${rules}\n\n${table(FIELDS, mapping.fields, look)}`;
}

function policyText(policy: StoredMapping['policy']): string {
  switch (policy.kind) {
    case 'newest':
      return `newest, else side ${policy.tie}`;
    case 'sideWins':
      return `side ${policy.side}`;
    case 'preferNonBlank':
      return `not blank, else side ${policy.otherwise}`;
    case 'mostRecentNonBlank':
      return `newest not blank, else side ${policy.tie}`;
    case 'manual':
      return 'a person';
    default:
      return policy satisfies never;
  }
}

const blanksText = ({ aToB, bToA }: StoredMapping['blanks']): string => `a to b: ${aToB}, b to a: ${bToA}`;

function keysText({ keys }: Pick<StoredMapping, 'keys'>): string {
  return keys.map(({ fieldIds }) => fieldIds.join(' + ')).join(', then ');
}

const deletesText = ({ onDelete, deletedOn }: StoredMapping): string =>
  [
    onDelete,
    ...SIDES.flatMap((side) => (deletedOn?.[side] ? [`${deletedOn[side]} when deleted on ${side}`] : [])),
  ].join(', ');
