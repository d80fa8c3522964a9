import { MAPPING_CODES } from './codes.js';
import { MappingError } from './mapping-error.js';
import { deletePolicyOf, type Mapping, type SurvivorMark } from './mapping.js';
import { otherSide, type Side, SIDES } from './values.js';

/** @throws MappingError where survivors are to be marked and it cannot be known how, or must not be so */
export const checkDeletes = (mapping: Mapping): void => {
  for (const side of SIDES) {
    const mark = mapping.marks?.[side];
    if (mark === undefined) {
      if (deletePolicyOf(mapping, otherSide(side)) !== 'tag') continue;
      throw new MappingError(
        MAPPING_CODES.markMissing,
        null,
        `records of side ${side} whose partner is deleted are to be marked: say how in marks.${side}`,
      );
    }
    if (isBlank(mark) || isConsent(mapping, side, mark))
      throw new MappingError(
        MAPPING_CODES.badMark,
        null,
        `the mark of side ${side} names no field, has a blank value, or would change what somebody agreed to`,
      );
  }
};

const isBlank = (mark: SurvivorMark): boolean => {
  const said = mark.kind === 'value' ? mark.value : mark.groupId;
  return mark.field.trim() === '' || said === null || (typeof said === 'string' && said.trim() === '');
};

const isConsent = ({ fields }: Mapping, side: Side, mark: SurvivorMark): boolean =>
  fields.some((field) => field.kind === 'consent' && field[side] === mark.field);
