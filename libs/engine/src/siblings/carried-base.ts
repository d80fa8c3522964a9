import { type Base, basePair, type CompiledMapping, type LiveRecord, type Side, otherSide } from '#core';

/**
 * What two records that a conversion brings together have settled at, as far as that is known: of each field that both
 * mappings have of the record that stayed, what it held when it last agreed with the one that was converted, if the one
 * it became holds the same. An edit of the record that stayed, and that had not been sent yet, so travels as the edit it
 * is. All else counts as never compared. Pure.
 *
 * @param was the mapping and the base of the link that ends, with its side of the record that stayed
 * @param is the mapping of the link that goes on, with that side there
 * @param became the record on the other side there
 */
export function carriedBase(
  was: { readonly mapping: CompiledMapping; readonly base: Base; readonly side: Side },
  is: { readonly mapping: CompiledMapping; readonly side: Side },
  became: LiveRecord,
): Base {
  const settled = new Map(
    was.mapping.fields.flatMap((field) => {
      const pair = was.base[field.id];
      return pair ? [[field[was.side], pair[was.side]] as const] : [];
    }),
  );
  const entries = is.mapping.fields.flatMap((field) => {
    const name = field[is.side];
    // Consent only tightens, whatever was settled.
    if (field.kind === 'consent' || !settled.has(name)) return [];
    const other = became.fields[field[otherSide(is.side)]];
    const pair = is.side === 'a' ? { a: settled.get(name), b: other } : { a: other, b: settled.get(name) };
    return field.lens.agree(pair.a, pair.b) ? [[field.id, basePair(field, pair)] as const] : [];
  });
  return Object.fromEntries(entries);
}
