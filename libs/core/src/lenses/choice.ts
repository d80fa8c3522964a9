import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Scheme, meant, refused } from './scheme.js';
import { readText } from './text.js';
import { type TableEntry, tableReader } from './value-table.js';

type ChoiceSpec = Extract<LensSpec, { kind: 'choice' }>;

/** A choice from a list, by a table of pairs. */
export const choiceScheme = (spec: ChoiceSpec): Scheme<TableEntry> => {
  const read = tableReader(spec, { caseInsensitive: false });
  return {
    read: (side, raw) => {
      const text = readText(raw);
      return text.ok ? read(side, text.value) : text;
    },
    fit: (side, choice) =>
      choice[side] === null
        ? refused(LENS_CODES.choiceUnknown, 'the table has nothing for this choice on the other side')
        : meant(choice),
    format: (side, choice) => choice[side],
    text: ({ key }) => key,
    key: ({ name }) => name,
  };
};
