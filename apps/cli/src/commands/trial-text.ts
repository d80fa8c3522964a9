import { type Schemas } from '#api-client';
import { type Column, type Look, table } from '../printing/table.js';
import { counted, plain, valueText } from '../printing/text.js';

const TRIED: readonly Column<Schemas['WayTrialDto']>[] = [
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'TO', of: ({ to }) => to },
  { title: 'TRIED', of: ({ tried: count }) => count },
  { title: 'BLANK', of: ({ blank }) => blank },
  { title: 'EXAMPLE', of: ({ examples: [first] }) => (first ? exampleText(first) : null) },
  { title: 'FOUND', of: ({ findings }) => findings.map(({ count, kind }) => `${count} ${FOUND[kind]}`).join(', ') },
];

const FOUND: Readonly<Record<Schemas['FindingDto']['kind'], string>> = {
  refused: 'refused',
  lossy: 'lossy',
  tooLong: 'too long',
  noPartner: 'without a partner',
  blankRequired: 'blank but required',
};

function exampleText({ before, after, back }: Schemas['TriedValueDto']): string {
  const there = after === undefined ? valueText(before) : `${valueText(before)} -> ${valueText(after)}`;
  return back === undefined ? there : `${there} -> ${valueText(back)}`;
}

/** What a trial found, for a person. */
export function trialText({ problems, ways, routing }: Schemas['TrialDto'], look: Look): string {
  const findings = ways.flatMap(({ fieldId, to, findings: own }) =>
    own.map((finding) => ({ fieldId, to, ...finding })),
  );
  return [
    ...problems.map(({ pointer, message, code }) => `would be refused: ${plain(pointer)}: ${plain(message)} (${code})`),
    ...routing.map(({ message, code }) => `${plain(message)} (${code})`),
    ...(ways.length === 0 ? [] : [table(TRIED, ways, look)]),
    ...findings.flatMap(({ fieldId, to, count, message, code, examples }) => [
      `${fieldId} to ${to}, ${counted(count, 'value')}: ${plain(message)} (${code})`,
      ...examples.map((example) => `  record ${plain(example.recordId)}: ${exampleText(example)}`),
    ]),
  ].join('\n');
}
