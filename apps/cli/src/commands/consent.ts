import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { type Column, facts, table } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const LINK = '1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01';
const WAYS: readonly Schemas['EvidenceDto']['how'][] = ['form', 'doubleOptIn', 'inWriting', 'inPerson', 'byPhone'];

const EVIDENCE: readonly Column<Schemas['RecordedEvidenceDto']>[] = [
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'HOW', of: ({ how }) => how },
  { title: 'AT', of: ({ at }) => timeText(at), whole: true },
  { title: 'PROOF', of: ({ proof }) => proof },
  { title: 'NOTE', of: ({ note }) => note },
  { title: 'RECORDED', of: ({ recordedAt }) => timeText(recordedAt), whole: true },
  { title: 'BY', of: ({ recordedBy }) => recordedBy },
];

interface OptInOptions {
  readonly how: Schemas['EvidenceDto']['how'];
  readonly at: string;
  readonly proof: string;
  readonly note?: string;
}

/** Evidence that someone opted in again. */
export function consentCommands(program: Command, tools: OpenTools): void {
  const links = program.commands.find((command) => command.name() === 'links');
  if (!links) throw new Error('the commands under "links" come first');

  withExample(
    links
      .command('opt-in')
      .description('record evidence that a person opted in again, and have one consent field opted in on it')
      .argument('<link>', 'id')
      .argument('<field>', 'id of a field mapping of kind consent')
      .addOption(new Option('--how <way>', 'how the person said so').choices(WAYS).makeOptionMandatory())
      .requiredOption('--at <time>', 'when the person said so, e.g. 2026-03-01T09:00:00Z')
      .requiredOption('--proof <text>', 'where it can be seen: an address, or the words themselves')
      .option('--note <text>', 'what else is to be known'),
    `syncline links opt-in ${LINK} newsletter --how form --at 2026-03-01T09:00:00Z --proof https://forms.example.com/4711`,
  ).action(async (id: string, fieldId: string, { how, at, proof, note }: OptInOptions) => {
    const { client, printer } = tools();
    const evidence = { how, at, proof, ...(note === undefined ? {} : { note }) };
    printer.answer(await client.optIn(id, { fieldId, evidence }), evidenceText);
    printer.note(`What becomes of it: "syncline links evidence ${id}".`);
  });

  withExample(
    links
      .command('evidence')
      .description('the evidence of opt-ins recorded for a link, over or not')
      .argument('<link>', 'id'),
    `syncline links evidence ${LINK}`,
  ).action(async (id: string) => {
    const { client, printer } = tools();
    const answer = await client.evidence(id);
    printer.answer(answer, ({ items }) =>
      items.length === 0 ? 'No evidence is recorded for this link.' : table(EVIDENCE, items, printer.look),
    );
  });
}

const evidenceText = (evidence: Schemas['RecordedEvidenceDto']): string =>
  facts([
    ['evidence', evidence.id],
    ['link', evidence.linkId],
    ['field', evidence.fieldId],
    ['how', evidence.how],
    ['at', timeText(evidence.at)],
    ['proof', evidence.proof],
    ['state', evidence.state],
  ]);
