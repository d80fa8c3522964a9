import { type Schemas } from '#api-client';
import { type Column, type Look, table } from './table.js';
import { counted, knownText, plain, timeText, valueText } from './text.js';

/** A replay for a person: each field with how much would have differed, then the latest of it. */
export function replayText(replay: Schemas['ReplayDto'], look: Look): string {
  const { fields } = replay;
  const differ = fields.reduce((sum, field) => sum + field.differ, 0);
  const decisions = fields.reduce((sum, field) => sum + field.decisions, 0);
  return [
    rangeText(replay),
    `${differ} of ${counted(decisions, 'decision')} would have gone another way.`,
    ...(fields.length === 0 ? [] : ['', table(FIELDS, fields, look)]),
    ...fields.flatMap(fieldLines),
  ].join('\n');
}

function rangeText({ since, until, from, changes, conflicts }: Schemas['ReplayDto']): string {
  const told = `${counted(changes, 'change')} and ${counted(conflicts, 'conflict')} on record`;
  const range = `${timeText(from)} to ${timeText(until)}: ${told}.`;
  return from === since ? range : `${range} There is more since ${timeText(since)} than is looked at.`;
}

const FIELDS: readonly Column<Schemas['FieldReplayedDto']>[] = [
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'DECISIONS', of: ({ decisions }) => decisions },
  { title: 'DIFFER', of: ({ differ }) => differ },
  { title: 'NOT JUDGED', of: ({ unjudged }) => unjudged.reduce((sum, { count }) => sum + count, 0) },
];

function fieldLines({ fieldId, samples, unjudged }: Schemas['FieldReplayedDto']): readonly string[] {
  if (samples.length + unjudged.length === 0) return [];
  return [
    '',
    `${plain(fieldId)}:`,
    ...samples.flatMap(sampleLines),
    ...unjudged.map(({ count, code, message }) => `  not judged: ${count}. ${plain(message)} (${code})`),
  ];
}

function sampleLines({
  linkId,
  knownBy,
  at,
  base,
  now,
  was,
  isDone,
  wouldBe,
  isAfterAnother,
}: Schemas['DifferenceDto']): string[] {
  const agreed = base ? `agreed before: a ${valueText(base.a)}, b ${valueText(base.b)}` : 'nothing agreed before';
  const name = knownText(knownBy);
  const who = name === null ? '' : ` (${name})`;
  const undone = isDone ? '' : ', which was refused or overtaken';
  const after = isAfterAnother ? ['    An earlier decision about it would have differed, too.'] : [];
  return [
    `  ${timeText(at)} link ${linkId}${who}: a ${valueText(now.a)}, b ${valueText(now.b)}; ${agreed}.`,
    `    ${rulingText(was)}${undone}. It would have been: ${rulingText(wouldBe)}.`,
    ...after,
  ];
}

function rulingText(ruling: Schemas['RulingDto']): string {
  switch (ruling.kind) {
    case 'write':
      return `written to ${ruling.side ?? '-'}${ruling.value === undefined ? '' : `: ${valueText(ruling.value)}`}`;
    case 'keep':
      return 'both left as they are';
    case 'wait':
      return 'left to a person';
    case 'refuse':
      return `refused (${ruling.code ?? '-'})`;
    default:
      return ruling.kind satisfies never;
  }
}
