import { type Schemas } from '../../api/client.js';
import { knownText, RecordName } from '../../parts/record-name.js';
import { type Column } from '../../table/rows.js';

type Item = Schemas['PlanItemDto'];

/** What is made on side a is named where it is now. */
const isOnlyOnB = ({ aIds, bIds, linkId }: Item): boolean =>
  aIds.length === 0 && bIds.length > 0 && linkId === undefined;

const nameOf = ({ knownBy, aIds, bIds, linkId }: Item) => (
  <RecordName knownBy={knownBy} ids={aIds.join(', ') || bIds.join(', ')} linkId={linkId} />
);

/** Of a plan's items: which records, by what they are known by, with their ids. */
export const recordColumns = (headers: { readonly a: string; readonly b: string }): readonly Column<Item>[] => [
  {
    id: 'a',
    header: headers.a,
    value: (item) => (isOnlyOnB(item) ? '' : `${knownText(item.knownBy)} ${item.aIds.join(', ')}`.trim()),
    cell: (item) => (isOnlyOnB(item) ? null : nameOf(item)),
    width: '13rem',
  },
  {
    id: 'b',
    header: headers.b,
    value: (item) =>
      isOnlyOnB(item) ? `${knownText(item.knownBy)} ${item.bIds.join(', ')}`.trim() : item.bIds.join(', '),
    cell: (item) => (isOnlyOnB(item) ? nameOf(item) : item.bIds.join(', ')),
    width: '13rem',
  },
];
