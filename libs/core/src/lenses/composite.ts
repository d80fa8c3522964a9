import { LENS_CODES } from '../codes.js';
import { type FieldValue } from '../values.js';
import { showsNothing } from './invisible.js';
import { type Reading, meant, refused } from './scheme.js';
import { readVisible } from './text.js';

/** Parts of a composite by name; one that its side does not have is missing. */
export type Parts<Name extends string> = Readonly<Partial<Record<Name, string>>>;

type Composite = Readonly<Record<string, string>>;

const isComposite = (raw: FieldValue): raw is Composite =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

/** The named parts of a composite, normalised as text is and without what nobody sees; `names` are pairs of our name and the side's. */
export const readParts = <Name extends string>(
  raw: FieldValue,
  names: readonly (readonly [Name, string])[],
): Reading<Parts<Name>> => {
  if (!isComposite(raw)) return refused(LENS_CODES.wrongShape, 'not a composite value');
  const parts = names.map(([name, called]) => {
    const text = readVisible(raw[called] ?? '');
    return [name, text.ok ? text.value : ''];
  });
  return meant(Object.fromEntries(parts) as Parts<Name>);
};

export const formatParts = <Name extends string>(
  parts: Parts<Name>,
  names: readonly (readonly [Name, string])[],
): Composite => Object.fromEntries(names.map(([name, called]) => [called, parts[name] ?? '']));

/** Whether none of the named parts says anything; what else a composite holds does not count. */
export const partsBlank = (raw: FieldValue, names: readonly (readonly [string, string])[]): boolean =>
  isComposite(raw) && names.every(([, called]) => showsNothing(raw[called] ?? ''));
