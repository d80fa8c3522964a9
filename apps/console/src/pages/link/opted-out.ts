import { type Schemas } from '../../api/client.js';
import { type Side } from '../sync/side-names.js';

/** Whether a value means "opted out" on a side; of a field that is no consent none does. */
export function isOptedOut({ lens }: Pick<Schemas['FieldMappingDto'], 'lens'>, side: Side, value: unknown): boolean {
  if (lens.kind !== 'consent' || !isSpelt(value)) return false;
  return (side === 'a' ? lens.outA : lens.outB).some((out) => spelling(out) === spelling(value));
}

type Spelt = string | number | boolean;
const isSpelt = (value: unknown): value is Spelt => ['string', 'number', 'boolean'].includes(typeof value);
const spelling = (value: Spelt): string => String(value).trim().toLowerCase();
