import { stringify } from 'yaml';
import { type Configuration } from './configuration.js';

/** Keys that come first, in this order; the others follow by alphabet. The database forgets how they were written. */
const FIRST = [
  ...['version', 'connections', 'syncs', 'alerts', 'vendor', 'baseUrl', 'settings', 'secrets', 'connection', 'object'],
  ...['id', 'a', 'b', 'aParts', 'bParts', 'direction', 'kind', 'lens', 'pollEveryMs', 'sweepEveryMs', 'mapping'],
  ...['fields', 'keys', 'policy', 'blanks', 'create', 'onDelete', 'deletedOn', 'marks', 'deleteVersusEdit'],
  ...['segments', 'rule', 'side', 'field', 'group'],
  ...['rules', 'channels', 'recipients', 'on', 'from', 'to', 'timeZone'],
];
const RANKS = new Map(FIRST.map((name, at) => [name, at]));
/** Below these, keys are names that people gave. */
const NAMING = ['connections', 'syncs', 'segments', 'channels'];

const HEADER = `# yaml-language-server: $schema=configuration.schema.json
#
# Left out: the values of secrets (set the variables named here, or write \${file:path}), ids, states, links,
# conflicts, runs, earlier versions of mappings, API keys and people.
`;

/** The configuration as the text of a file; the same configuration always gives the same text. */
export const written = (configuration: Configuration): string =>
  `${HEADER}${stringify(ordered(configuration, true), { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: false })}`;

/** Keys in the order of the format; below a naming key, by name. */
export function ordered(value: unknown, isOfFormat: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => ordered(one, true));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (name: string): number => (isOfFormat ? (RANKS.get(name) ?? FIRST.length) : 0);
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .toSorted(([x], [y]) => rank(x) - rank(y) || (x < y ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, ordered(one, !(isOfFormat && NAMING.includes(name)))]));
}
