import { type Schemas } from '../../api/client.js';
import { type Side } from '../sync/side-names.js';

const PLAIN_NAME = /^[A-Za-z_]\w*$/;

/** A field as rules name it, with its side: `a.city`, `b["Plan name"]`; groups are asked for by name. */
export function fieldInRule(
  side: Side,
  { name, groups }: Pick<Schemas['FieldDescriptionDto'], 'name' | 'groups'>,
): string {
  const named = PLAIN_NAME.test(name) ? `${side}.${name}` : `${side}[${JSON.stringify(name)}]`;
  return groups === true ? `"" in ${named}` : named;
}

/** A text with something put in at a place, with blanks around it where words would touch. */
export function inserted(text: string, at: number, word: string): string {
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const gap = (end: string): string => (end === '' || /[\s(!]$/.test(end) ? '' : ' ');
  return `${before}${gap(before)}${word}${after === '' || /^[\s)]/.test(after) ? '' : ' '}${after}`;
}
