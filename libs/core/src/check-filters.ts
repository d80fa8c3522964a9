import { MAPPING_CODES } from './codes.js';
import { ExpressionError } from './expression.js';
import { type RecordFilter, compileFilter } from './filter.js';
import { hasGroups } from './groups.js';
import { MappingError } from './mapping-error.js';
import { type Mapping } from './mapping.js';
import { SIDES, otherSide } from './values.js';

const compiled = (filter: RecordFilter, side: string): ReturnType<typeof compileFilter> => {
  try {
    return compileFilter(filter);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new MappingError(MAPPING_CODES.filter, null, `the filter of side ${side}: ${error.message} (${error.code})`);
  }
};

/** Groups a filter asks for have to be known by id: names change. */
const checkNamedGroups = (filter: RecordFilter, side: string): void => {
  for (const { field, member } of compiled(filter, side).expression.members) {
    if (filter.fields[field] !== 'groups' || filter.groups?.[field]?.[member] !== undefined) continue;
    throw new MappingError(
      MAPPING_CODES.filterGroup,
      null,
      `the filter of side ${side} asks for the group ${member} of ${field}, which is not known`,
    );
  }
};

/** @throws MappingError for the first fault in the filters of a mapping */
export const checkFilters = ({ filters, fields }: Mapping): void => {
  if (filters === undefined) return;
  for (const side of SIDES) {
    const filter = filters[side];
    if (filter) checkNamedGroups(filter, side);
  }
  const { onLeave } = filters;
  if (onLeave.kind !== 'removeFromGroup') return;
  const field = fields.find(({ id }) => id === onLeave.fieldId);
  const lacking = SIDES.find((side) => filters[otherSide(side)] !== undefined && onLeave.ids[side] === undefined);
  if (!field || !hasGroups(field) || lacking !== undefined)
    throw new MappingError(
      MAPPING_CODES.leaveGroup,
      null,
      `records that leave the filter are to be taken out of the group ${onLeave.name} of ${onLeave.fieldId}: name a mapped field of groups and a group of it that exists on the side of the partner`,
    );
};
