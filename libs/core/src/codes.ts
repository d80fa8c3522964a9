/**
 * Why a value could not be converted. Codes are stable: they are stored with conflicts and shown to people.
 *
 * | Code      | Meaning                                                              |
 * |-----------|----------------------------------------------------------------------|
 * | SYNC_L001 | the value has a shape this lens does not read (a list, a composite)  |
 * | SYNC_L002 | not an e-mail address                                                |
 * | SYNC_L003 | does not fit the other side's field and must not be cut              |
 * | SYNC_L004 | not a number                                                         |
 * | SYNC_L005 | a number beyond what the other side can hold                         |
 * | SYNC_L006 | not a yes or no                                                      |
 * | SYNC_L007 | not a calendar date                                                  |
 * | SYNC_L008 | not a point in time with its zone                                    |
 * | SYNC_L009 | a choice outside the table                                           |
 * | SYNC_L010 | a choice outside the table that means something else on the other side |
 * | SYNC_L011 | a member holds the character that separates members on the other side |
 * | SYNC_L012 | an opt-in: consent is never loosened                                 |
 * | SYNC_L013 | blank, but the other side takes no new record without it             |
 * | SYNC_L014 | not a web address                                                    |
 * | SYNC_L015 | not a telephone number, and the other side takes nothing else        |
 * | SYNC_L016 | a telephone number whose country nobody says                         |
 * | SYNC_L017 | not a country                                                        |
 * | SYNC_L018 | a birthday without its year, which the other side needs              |
 * | SYNC_L019 | an address without a part that the other side needs                  |
 * | SYNC_L020 | a value that this lens never carries this way                        |
 * | SYNC_L030 | a reference to a record that is not linked yet: it waits for that    |
 * | SYNC_L031 | an owner who has no partner on the other side                        |
 */
export const LENS_CODES = {
  wrongShape: 'SYNC_L001',
  notEmail: 'SYNC_L002',
  doesNotFit: 'SYNC_L003',
  notNumber: 'SYNC_L004',
  numberOutOfRange: 'SYNC_L005',
  notBoolean: 'SYNC_L006',
  notDate: 'SYNC_L007',
  notInstant: 'SYNC_L008',
  choiceUnknown: 'SYNC_L009',
  choiceAmbiguous: 'SYNC_L010',
  memberSeparator: 'SYNC_L011',
  consentLoosened: 'SYNC_L012',
  requiredBlank: 'SYNC_L013',
  notUrl: 'SYNC_L014',
  notPhone: 'SYNC_L015',
  phoneWithoutCountry: 'SYNC_L016',
  notCountry: 'SYNC_L017',
  yearUnknown: 'SYNC_L018',
  addressIncomplete: 'SYNC_L019',
  oneWayOnly: 'SYNC_L020',
  referenceUnlinked: 'SYNC_L030',
  ownerUnknown: 'SYNC_L031',
} as const;

export type LensCode = (typeof LENS_CODES)[keyof typeof LENS_CODES];

/**
 * Why a mapping is refused before anything is synced with it.
 *
 * | Code      | Meaning                                                            |
 * |-----------|--------------------------------------------------------------------|
 * | SYNC_M001 | two field mappings have the same id                                |
 * | SYNC_M002 | two field mappings write the same field                            |
 * | SYNC_M003 | a match key names a field mapping that does not exist              |
 * | SYNC_M004 | a match key names no field mapping                                 |
 * | SYNC_M005 | a match key uses a set or a consent field                          |
 * | SYNC_M006 | a choice table is not one-to-one where it has to be                |
 * | SYNC_M007 | a choice table maps a blank value                                  |
 * | SYNC_M008 | a consent field is not two-way                                     |
 * | SYNC_M009 | the kind of the field and the kind of its lens do not go together  |
 * | SYNC_M010 | a consent lens names no opted-out value for a side                 |
 * | SYNC_M060 | what a consent lens opts in by is blank, or means opted out    |
 * | SYNC_M011 | a limit, a precision, a country or the number of keys is out of range |
 * | SYNC_M012 | there is no field mapping at all                                   |
 * | SYNC_M013 | a match key of one field is made of parts, by which no vendor finds records |
 * | SYNC_M014 | the lens goes one way only, and the field another                  |
 * | SYNC_M015 | a lens says in a way it cannot how a side stores the field         |
 * | SYNC_M016 | a field made of parts has a lens that does not take those parts    |
 * | SYNC_M017 | a default is blank, or the lens cannot read it                     |
 * | SYNC_M018 | a table says no value for what is not in it                        |
 * | SYNC_M019 | the name of a field made of parts is the name of another field too |
 * | SYNC_M020 | a field of groups is not a set of ids, or its rules belong to no such field |
 * | SYNC_M021 | a pattern of group names is empty or too long, or there are too many |
 * | SYNC_M030 | a field of references is mapped as what it is not: one id or a set of ids |
 * | SYNC_M040 | a brake's share is not over 0 and up to 1, or its number no whole one |
 * | SYNC_M041 | survivors of a side are to be marked, and the mapping does not say how |
 * | SYNC_M042 | a mark is blank, or would change a consent field               |
 * | SYNC_M031 | a filter is no expression over the fields of its side that is true or false |
 * | SYNC_M032 | a filter asks for a group that is not known                         |
 * | SYNC_M033 | records that leave a filter cannot be taken out of the group named |
 * | SYNC_M050 | a formula is no expression over the fields it is given |
 */
export const MAPPING_CODES = {
  duplicateId: 'SYNC_M001',
  duplicateTarget: 'SYNC_M002',
  keyFieldUnknown: 'SYNC_M003',
  keyEmpty: 'SYNC_M004',
  keyFieldUnusable: 'SYNC_M005',
  choiceNotOneToOne: 'SYNC_M006',
  choiceBlank: 'SYNC_M007',
  consentOneWay: 'SYNC_M008',
  kindAndLens: 'SYNC_M009',
  consentWithoutOut: 'SYNC_M010',
  optInIsOut: 'SYNC_M060',
  badLimit: 'SYNC_M011',
  noFields: 'SYNC_M012',
  keyOfParts: 'SYNC_M013',
  oneWayLens: 'SYNC_M014',
  badForm: 'SYNC_M015',
  partsAndLens: 'SYNC_M016',
  badDefault: 'SYNC_M017',
  unmatchedWithoutValue: 'SYNC_M018',
  partsName: 'SYNC_M019',
  groupsMisplaced: 'SYNC_M020',
  groupPatterns: 'SYNC_M021',
  referencesMisplaced: 'SYNC_M030',
  badBrake: 'SYNC_M040',
  markMissing: 'SYNC_M041',
  badMark: 'SYNC_M042',
  filter: 'SYNC_M031',
  filterGroup: 'SYNC_M032',
  leaveGroup: 'SYNC_M033',
  badFormula: 'SYNC_M050',
} as const;

export type MappingCode = (typeof MAPPING_CODES)[keyof typeof MAPPING_CODES];

/**
 * Why an expression (a filter, the rule of a segment, a formula) is refused, or cannot be computed for a record.
 *
 * | Code      | Meaning                                                            |
 * |-----------|--------------------------------------------------------------------|
 * | SYNC_X001 | it does not read as an expression                                  |
 * | SYNC_X002 | it is too long, or nested too deep                                 |
 * | SYNC_X003 | it names a field that does not exist                               |
 * | SYNC_X004 | types do not go together, such as a text compared with a number    |
 * | SYNC_X005 | it uses something that expressions do not have                     |
 * | SYNC_X006 | its result is of another type than is needed                       |
 * | SYNC_X007 | it cannot be computed from the values of a record                  |
 * | SYNC_X008 | a field it needs was not read with the record                      |
 */
export const EXPRESSION_CODES = {
  unreadable: 'SYNC_X001',
  tooLarge: 'SYNC_X002',
  fieldUnknown: 'SYNC_X003',
  typesDiffer: 'SYNC_X004',
  unsupported: 'SYNC_X005',
  wrongResult: 'SYNC_X006',
  notComputable: 'SYNC_X007',
  fieldAbsent: 'SYNC_X008',
} as const;

export type ExpressionCode = (typeof EXPRESSION_CODES)[keyof typeof EXPRESSION_CODES];
