import { type Change, type Difference } from '#configuration';
import { type Schemas } from '#api-client';
import { runText } from '../commands/run-text.js';
import { trialText } from '../commands/trial-text.js';
import { type Look } from '../printing/table.js';
import { plain, timeText } from '../printing/text.js';
import { changeName, subjectName } from './apply.js';
import { type Comparison, type DataPlan, type Plan } from './plan.js';

const SIGNS = { add: '+', change: '~', remove: '-' } as const;
const VALUE_CHARACTERS_MAX = 200;

export function differencesText({ changes, left }: Pick<Comparison, 'changes' | 'left'>): string {
  const told = changes.length === 0 ? ['The workspace is as the file says.'] : changes.flatMap(changeLines);
  const kept = left.map(({ subject }) => `  ${plain(subjectName(subject))}`);
  return [
    ...told,
    ...(kept.length === 0 ? [] : ['', 'Not in the file, and left alone (--prune removes it):', ...kept]),
  ].join('\n');
}

/** Where the workspace is not as the file that was applied last. */
export function driftText({ applied, changes }: Schemas['DriftDto']): string {
  if (applied === null) return 'No file was applied to this workspace yet.';
  const { at, by, file } = applied;
  const told = changes.map(({ differences, ...change }) => ({
    ...change,
    differences: differences.map(({ path, before, after }) => ({
      path,
      ...given('before', before),
      ...given('after', after),
    })),
  }));
  const left = told.filter(({ kind }) => kind === 'remove');
  return [
    plain(`${file ?? 'Standard input'} was applied ${timeText(at) ?? ''} by ${by.name}.`),
    '',
    differencesText({ changes: told.filter((change) => !left.includes(change)), left }),
  ].join('\n');
}

const given = (name: 'before' | 'after', json: string | null): object =>
  json === null ? {} : { [name]: JSON.parse(json) as unknown };

function changeLines(change: Change): readonly string[] {
  return [`${SIGNS[change.kind]} ${plain(changeName(change))}`, ...change.differences.map(differenceLine)];
}

function differenceLine({ path, before, after }: Difference): string {
  const [first] = path;
  // A reference is where the value will come from, no value.
  const what = first === 'secrets' ? `set from ${valueText(after)}` : `${valueText(before)} → ${valueText(after)}`;
  return `    ${plain(path.join('.'))}: ${what}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = plain(JSON.stringify(value));
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text;
}

export function planText(plan: Plan, look: Look): string {
  const data = plan.data.map(
    (one) => `${look.bold(plain(`What it does to records: ${one.sync}`))}\n${dataText(one, look)}`,
  );
  return [differencesText(plan), ...data, `plan  ${plan.id}`].join('\n\n');
}

function dataText(data: DataPlan, look: Look): string {
  switch (data.kind) {
    case 'run':
      return runText(data.run);
    case 'trial':
      return trialText(data.trial, look) || 'Nothing was found to be wrong with it.';
    case 'later':
      return plain(data.because);
    default:
      return data satisfies never;
  }
}

/** What a program reads. */
export const planAnswer = ({ id, changes, left, data }: Plan) => ({ id, changes, left, data });
