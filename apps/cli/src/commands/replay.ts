import { type Command, Option } from 'commander';
import { type BlankRule, type ConflictPolicy } from '#core';
import { type Schemas } from '#api-client';
import { readJson } from '../input.js';
import { syncId } from '../names.js';
import { blankRule, days, fieldPolicies, policy } from '../options.js';
import { replayText } from '../printing/replay-text.js';
import { type OpenTools } from '../tools.js';
import { usageTrouble } from '../trouble.js';
import { withExample } from './example.js';

const DAYS = 7;

/** What other policies are tried; of a person's file, the server checks it. */
type Proposal = Omit<Schemas['ReplayRequestDto'], 'days'>;

interface ReplayOptions {
  readonly days: number;
  readonly file?: string;
  readonly policy?: ConflictPolicy;
  readonly fieldPolicy?: Readonly<Record<string, ConflictPolicy>>;
  readonly blanks?: BlankRule;
}

/** What other policies would have made of what happened. */
export function replayCommand(program: Command, tools: OpenTools): void {
  withExample(
    program
      .command('replay')
      .description('what other policies would have made of the last days; writes nothing')
      .argument('<sync>', 'id or name')
      .addOption(new Option('--days <number>', 'how far back to look, at most 90').argParser(days).default(DAYS))
      .addOption(
        new Option(
          '-f, --file <file>',
          'JSON file with a mapping, or with the policy, blanks and fields of one; - is standard input',
        ).conflicts(['policy', 'fieldPolicy', 'blanks']),
      )
      .addOption(
        new Option('--policy <policy>', 'who wins: newest (side a where it cannot be told), a, b or manual').argParser(
          policy,
        ),
      )
      .addOption(
        new Option('--field-policy <field=policy>', 'the same for one field; repeat for more').argParser(fieldPolicies),
      )
      .addOption(new Option('--blanks <rule>', 'what an emptied value does, both ways').argParser(blankRule)),
    'syncline replay Contacts --days 7 --policy newest --field-policy city=b',
  ).action(async (given: string, options: ReplayOptions) => {
    const { client, printer, surroundings } = tools();
    const proposal = options.file
      ? proposalIn(await readJson(options.file, surroundings))
      : { body: proposalOf(options), leavesOut: false };
    const id = await syncId(client, given);
    const answer = await client.replay(id, { days: options.days, ...proposal.body });
    printer.answer(answer, () => replayText(answer, printer.look));
    if (proposal.leavesOut) printer.note('Of the file only who wins and the blank rules were replayed.');
  });
}

function proposalOf({ policy: winner, fieldPolicy, blanks: rule }: ReplayOptions): Proposal {
  if (!winner && !fieldPolicy && !rule) {
    throw usageTrouble(
      'Nothing is proposed.',
      'the command line',
      'Give --file, --policy, --field-policy or --blanks.',
    );
  }
  return {
    ...(winner ? { policy: winner } : {}),
    ...(rule ? { blanks: { aToB: rule, bToA: rule } } : {}),
    ...(fieldPolicy ? { fields: Object.entries(fieldPolicy).map(([id, own]) => ({ id, policy: own })) } : {}),
  };
}

type Given = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The server checks what is in the file; only what a mapping says beside its policies is left out here. */
function proposalIn(file: unknown): { readonly body: Proposal; readonly leavesOut: boolean } {
  if (!isObject(file)) return { body: file as Proposal, leavesOut: false };
  const isWhole = 'keys' in file || 'create' in file;
  if (!isWhole) return { body: file, leavesOut: false };
  const { policy: winner, blanks: rules, fields } = file;
  // A whole mapping says of each field that has no policy of its own that it has none.
  const own = (field: Given) => ({ id: field['id'], policy: field['policy'] ?? null, blanks: field['blanks'] ?? null });
  const proposed = Array.isArray(fields)
    ? (fields as readonly unknown[]).map((field) => (isObject(field) ? own(field) : field))
    : fields;
  return { body: { policy: winner, blanks: rules, fields: proposed } as Proposal, leavesOut: true };
}
