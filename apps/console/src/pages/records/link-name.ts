import { type Schemas } from '../../api/client.js';
import { fieldText } from '../../parts/field-value.js';

export type Link = Schemas['LinkDto'];
type Base = Readonly<Record<string, { readonly a?: unknown; readonly b?: unknown } | undefined>>;

/** What a pair is called: by the values it is matched by, else by its ids. */
export function linkName({ base, aId, bId }: Link, mapping: Pick<Schemas['MappingDto'], 'keys'>): string {
  const values = mapping.keys[0]?.fieldIds.map((id) => {
    const pair = (base as Base)[id];
    return fieldText(pair?.a ?? pair?.b);
  });
  const name = values?.filter((value) => value !== '').join(' · ') ?? '';
  return name === '' ? [aId, bId].filter((id) => id !== null).join(' ↔ ') : name;
}
