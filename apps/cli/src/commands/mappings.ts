import { type Command } from 'commander';
import { type Schemas } from '#api-client';
import { type Client } from '../client.js';
import { readJson } from '../input.js';
import { endOf, syncId } from '../names.js';
import { type Column, type Look, table } from '../printing/table.js';
import { counted, plain } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';
import { withoutVersion } from './mapping.js';
import { trialText } from './trial-text.js';

/** Help with a mapping before it is saved. */
export function mappingsCommands(program: Command, tools: OpenTools): void {
  const mappings = program.command('mappings').description('have a mapping suggested, or tried on live values');
  suggestCommand(mappings, tools);
  tryCommand(mappings, tools);
}

function suggestCommand(mappings: Command, tools: OpenTools): void {
  withExample(
    mappings
      .command('suggest')
      .description('propose a mapping for two objects, with reasons; saves nothing')
      .requiredOption('--a <connection:object>', 'side a, by the id or name of its connection')
      .requiredOption('--b <connection:object>', 'side b likewise')
      .option('--mapping', 'answer with the mapping alone, as JSON to edit and save'),
    'syncline mappings suggest --a HubSpot:contacts --b Salesforce:Contact',
  ).action(async (options: { a: string; b: string; mapping?: boolean }) => {
    const { client, printer } = tools();
    const ends = { a: await endOf(client, options.a, '--a'), b: await endOf(client, options.b, '--b') };
    const suggestion = await client.suggestMapping(ends);
    if (options.mapping === true) printer.answer(suggestion.mapping, (mapping) => JSON.stringify(mapping, null, 2));
    else printer.answer(suggestion, () => suggestionText(suggestion, printer.look));
  });
}

type SuggestedRow = Schemas['FieldMappingDto'] & Schemas['SuggestedFieldDto'];

const ARROW = { both: '<->', aToB: '-->', bToA: '<--' } as const;

const SUGGESTED: readonly Column<SuggestedRow>[] = [
  { title: 'FIELD', of: ({ id }) => id },
  { title: 'A', of: ({ a }) => a },
  { title: '', of: ({ direction }) => ARROW[direction] },
  { title: 'B', of: ({ b }) => b },
  { title: 'LENS', of: ({ lens }) => lens.kind },
  { title: 'HOW SURE', of: ({ confidence }) => confidence },
  { title: 'WHY', of: ({ reasons }) => reasons.map(({ message }) => message).join('; ') },
];

function suggestionText(
  { mapping, fields, keys, toDecide, comparedRecords }: Schemas['SuggestionDto'],
  look: Look,
): string {
  const reasons = new Map(fields.map((field) => [field.fieldId, field]));
  const rows = mapping.fields.flatMap((field) => {
    const why = reasons.get(field.id);
    return why ? [{ ...field, ...why }] : [];
  });
  return [
    rows.length === 0 ? 'No two fields seem to go together.' : table(SUGGESTED, rows, look),
    '',
    ...keys.map(({ fieldIds, reason }) => `matched by ${fieldIds.join(' + ')}: ${plain(reason.message)}`),
    ...toDecide.map(({ message }) => `to decide: ${plain(message)}`),
    `${counted(comparedRecords, 'sampled record')} found on both sides.`,
  ].join('\n');
}

function tryCommand(mappings: Command, tools: OpenTools): void {
  withExample(
    mappings
      .command('try')
      .description("run a sync's mapping, or one in a file, over live values; writes nothing")
      .argument('<sync>', 'id or name')
      .option('-f, --file <file>', 'JSON file with the mapping to try; - is standard input'),
    'syncline mappings try Contacts -f mapping.json',
  ).action(async (given: string, { file }: { file?: string }) => {
    const { client, printer, surroundings } = tools();
    const mapping = file === undefined ? undefined : await readJson(file, surroundings);
    const trial = await tried(client, given, mapping);
    printer.answer(trial, () => trialText(trial, printer.look));
  });
}

async function tried(client: Client, given: string, mapping: unknown): Promise<Schemas['TrialDto']> {
  const sync = await client.sync(await syncId(client, given));
  return client.tryMapping({ a: sync.a, b: sync.b, mapping: withoutVersion(mapping ?? sync.mapping) });
}
