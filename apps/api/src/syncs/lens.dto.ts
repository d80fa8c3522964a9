import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { EXPRESSION_CHARACTERS_MAX, type LensSpec, type Side } from '#core';
import {
  AddressFormDto,
  BirthdayFormDto,
  BooleanFormDto,
  CountryFormDto,
  DateFormDto,
  InstantFormDto,
  NameFormDto,
  NumberFormDto,
  PhoneFormDto,
  StoredFormDto,
  TextFormDto,
  UrlFormDto,
} from './lens-forms.dto.js';
import { Is, isByPart, IsEach, isPairOfTexts, isScalar, isTextOrBoolean } from './validators.js';

type Kind = LensSpec['kind'];

const LENS_KINDS = [
  ...(['text', 'email', 'phone', 'url', 'country', 'number', 'boolean', 'date', 'instant', 'birthday'] as const),
  ...(['choice', 'members', 'name', 'address', 'constant', 'formula', 'consent', 'reference', 'owner'] as const),
] satisfies Kind[];
const CHOICES_MAX = 1_000;
const CHOICE_MAX = 1_000;
const PASS_OR_REFUSE = ['refuse', 'pass'] as const;
const UNMATCHED = ['refuse', 'pass', 'default'] as const;
const SIDES = ['a', 'b'] as const;
const PAIRS = {
  type: 'array' as const,
  items: { type: 'array' as const, items: { type: 'string' }, minItems: 2, maxItems: 2 },
  maxItems: CHOICES_MAX,
};

const THROUGH = {
  required: false,
  format: 'uuid',
  description: 'The sync whose links translate the ids; found when saved, where there is only one',
} as const;

/** A lens of a kind nobody knows: refused by its kind. */
export class LensDto {
  @ApiProperty({ enum: LENS_KINDS })
  @IsIn(LENS_KINDS)
  kind!: Kind;
}

/** What the lens of one kind has: the kind, and how each side stores the field. */
function lensOf<Form extends StoredFormDto>(kind: Kind, form: new () => Form) {
  class Lens {
    @ApiProperty({ enum: [kind] })
    @IsIn([kind])
    kind!: Kind;

    @ApiProperty({ type: form, required: false, description: 'How side a stores the field' })
    @IsOptional()
    @IsObject()
    @ValidateNested()
    @Type(() => form)
    a?: Form;

    @ApiProperty({ type: form, required: false, description: 'How side b stores the field' })
    @IsOptional()
    @IsObject()
    @ValidateNested()
    @Type(() => form)
    b?: Form;
  }
  return Lens;
}

class TextLensDto extends lensOf('text', TextFormDto) {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsBoolean()
  caseInsensitive?: boolean;

  @ApiProperty({ required: false, description: 'A run of white space says the same as one space' })
  @IsOptional()
  @IsBoolean()
  collapseSpaces?: boolean;

  @ApiProperty({ required: false, description: 'Zero-width characters are left out' })
  @IsOptional()
  @IsBoolean()
  removeInvisible?: boolean;
}

class EmailLensDto extends lensOf('email', StoredFormDto) {}

class PhoneLensDto extends lensOf('phone', PhoneFormDto) {
  @ApiProperty({ required: false, example: 'GB', description: 'ISO 3166-1 alpha-2, for numbers without a prefix' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  defaultCountry?: string;
}

class UrlLensDto extends lensOf('url', UrlFormDto) {}

class CountryLensDto extends lensOf('country', CountryFormDto) {
  @ApiProperty({ required: false, enum: PASS_OR_REFUSE, description: 'What becomes of text that names no country' })
  @IsOptional()
  @IsIn(PASS_OR_REFUSE)
  unmatched?: (typeof PASS_OR_REFUSE)[number];
}

class NumberLensDto extends lensOf('number', NumberFormDto) {
  @ApiProperty({ required: false, minimum: 0, description: 'Decimal places kept by the coarser side' })
  @IsOptional()
  @IsInt()
  @Min(0)
  scale?: number;
}

class BooleanLensDto extends lensOf('boolean', BooleanFormDto) {
  @ApiProperty({ required: false, description: 'Whether a blank says no (the default) or is a state of its own' })
  @IsOptional()
  @IsBoolean()
  blankIsNo?: boolean;
}

class DateLensDto extends lensOf('date', DateFormDto) {}

class InstantLensDto extends lensOf('instant', InstantFormDto) {
  @ApiProperty({ required: false, minimum: 1, description: "The coarser side's precision" })
  @IsOptional()
  @IsInt()
  @Min(1)
  precisionMs?: number;
}

class BirthdayLensDto extends lensOf('birthday', BirthdayFormDto) {}

/** What is written for values that a table does not have. */
class UnmatchedAsDto {
  @ApiProperty({ required: false, maxLength: CHOICE_MAX })
  @IsOptional()
  @IsString()
  @MaxLength(CHOICE_MAX)
  a?: string;

  @ApiProperty({ required: false, maxLength: CHOICE_MAX })
  @IsOptional()
  @IsString()
  @MaxLength(CHOICE_MAX)
  b?: string;
}

class ChoiceLensDto extends lensOf('choice', StoredFormDto) {
  @ApiProperty({ ...PAIRS, description: 'Raw values of side a and side b that mean the same' })
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a pair of texts', isPairOfTexts)
  pairs!: [string, string][];

  @ApiProperty({ enum: UNMATCHED, description: 'What becomes of values outside the table' })
  @IsIn(UNMATCHED)
  unmatched!: (typeof UNMATCHED)[number];

  @ApiProperty({ type: UnmatchedAsDto, required: false, description: 'What is written on each side for such values' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => UnmatchedAsDto)
  unmatchedAs?: UnmatchedAsDto;
}

class MembersLensDto extends lensOf('members', StoredFormDto) {
  @ApiProperty({ required: false, description: 'Compare members without regard to case' })
  @IsOptional()
  @IsBoolean()
  foldCase?: boolean;

  @ApiProperty({ ...PAIRS, required: false, description: 'Members of side a and side b that mean the same' })
  @IsOptional()
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a pair of texts', isPairOfTexts)
  pairs?: [string, string][];

  @ApiProperty({ required: false, enum: UNMATCHED, description: 'What becomes of members outside the table' })
  @IsOptional()
  @IsIn(UNMATCHED)
  unmatched?: (typeof UNMATCHED)[number];

  @ApiProperty({ type: UnmatchedAsDto, required: false, description: 'What is written on each side for such members' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => UnmatchedAsDto)
  unmatchedAs?: UnmatchedAsDto;
  @ApiProperty({ required: false, description: "Members are ids of groups, each side's own, paired by their names" })
  @IsOptional()
  @IsBoolean()
  groups?: boolean;

  @ApiProperty({ required: false, description: "Members are ids of records, each side's own, that another sync links" })
  @IsOptional()
  @IsBoolean()
  references?: boolean;

  @ApiProperty({ ...THROUGH })
  @IsOptional()
  @IsUUID()
  through?: string;
}

class ReferenceLensDto extends lensOf('reference', StoredFormDto) {
  @ApiProperty({ ...THROUGH })
  @IsOptional()
  @IsUUID()
  through?: string;
}

class PeopleOfDto {
  @ApiProperty({ maxLength: CHOICE_MAX, example: 'User' })
  @IsString()
  @MaxLength(CHOICE_MAX)
  object!: string;

  @ApiProperty({ maxLength: CHOICE_MAX, example: 'Email' })
  @IsString()
  @MaxLength(CHOICE_MAX)
  email!: string;

  @ApiProperty({ required: false, maxLength: CHOICE_MAX, example: 'IsActive' })
  @IsOptional()
  @IsString()
  @MaxLength(CHOICE_MAX)
  active?: string;
}

class PeopleDto {
  @ApiProperty({ type: PeopleOfDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PeopleOfDto)
  a!: PeopleOfDto;

  @ApiProperty({ type: PeopleOfDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PeopleOfDto)
  b!: PeopleOfDto;
}

class OwnerLensDto extends lensOf('owner', StoredFormDto) {
  @ApiProperty({
    ...PAIRS,
    required: false,
    description: 'Ids of owners that are one person though no address says so',
  })
  @IsOptional()
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a pair of texts', isPairOfTexts)
  pairs?: [string, string][];

  @ApiProperty({ type: UnmatchedAsDto, required: false, description: 'Who owns records whose owner has no partner' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => UnmatchedAsDto)
  unmatchedAs?: UnmatchedAsDto;

  @ApiProperty({ type: PeopleDto, required: false, description: 'Where each side lists its people; found when saved' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PeopleDto)
  people?: PeopleDto;
}

class NameLensDto extends lensOf('name', NameFormDto) {
  @ApiProperty({ required: false, enum: ['first', 'last'], description: 'Which part a name of one word is' })
  @IsOptional()
  @IsIn(['first', 'last'])
  soleWord?: 'first' | 'last';
}

class AddressLensDto extends lensOf('address', AddressFormDto) {
  @ApiProperty({ ...PAIRS, required: false, description: 'Spellings of regions that mean the same' })
  @IsOptional()
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a pair of texts', isPairOfTexts)
  regions?: [string, string][];
}

const INPUT_TYPES = ['text', 'number', 'boolean'] as const;
const SCALARS = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }];

class ConstantLensDto extends lensOf('constant', StoredFormDto) {
  @ApiProperty({ enum: SIDES, description: 'The side that always holds the value; the field goes that way only' })
  @IsIn(SIDES)
  side!: Side;

  @ApiProperty({ oneOf: SCALARS })
  @Is('a text, a number, true or false', isScalar)
  value!: string | number | boolean;
}

class FormulaLensDto extends lensOf('formula', StoredFormDto) {
  @ApiProperty({ enum: SIDES, description: 'The side that is computed; the field goes that way only' })
  @IsIn(SIDES)
  side!: Side;

  @ApiProperty({
    maxLength: EXPRESSION_CHARACTERS_MAX,
    example: 'first + " " + last',
    description: "Over the other side's parts by their names, or its one field as `value`",
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(EXPRESSION_CHARACTERS_MAX)
  expression!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...INPUT_TYPES] },
    selfRequired: false,
    description: 'What each of them is taken for; text, where it does not say',
  })
  @IsOptional()
  @Is(`types by name: ${INPUT_TYPES.join(', ')}`, isByPart((type) => INPUT_TYPES.some((one) => one === type)))
  types?: Record<string, (typeof INPUT_TYPES)[number]>;
}

const OUT = { type: 'array' as const, minItems: 1, items: { oneOf: [{ type: 'string' }, { type: 'boolean' }] } };

const IN = { oneOf: [{ type: 'string' }, { type: 'boolean' }], required: false };

class ConsentLensDto extends lensOf('consent', StoredFormDto) {
  @ApiProperty({ ...OUT, description: 'Values of side a meaning opted out' })
  @ArrayMinSize(1)
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a text, true or false', isTextOrBoolean)
  outA!: (string | boolean)[];

  @ApiProperty({ ...OUT, description: 'The same for side b' })
  @ArrayMinSize(1)
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a text, true or false', isTextOrBoolean)
  outB!: (string | boolean)[];

  @ApiProperty({
    ...IN,
    description: 'What opts in again on side a, given evidence; the opposite where there are but two',
  })
  @IsOptional()
  @Is('a text, true or false', isTextOrBoolean)
  inA?: string | boolean;

  @ApiProperty({ ...IN, description: 'The same for side b' })
  @IsOptional()
  @Is('a text, true or false', isTextOrBoolean)
  inB?: string | boolean;
}

const CLASS_OF: Readonly<Record<Kind, new () => { kind: Kind }>> = {
  text: TextLensDto,
  email: EmailLensDto,
  phone: PhoneLensDto,
  url: UrlLensDto,
  country: CountryLensDto,
  number: NumberLensDto,
  boolean: BooleanLensDto,
  date: DateLensDto,
  instant: InstantLensDto,
  birthday: BirthdayLensDto,
  choice: ChoiceLensDto,
  members: MembersLensDto,
  name: NameLensDto,
  address: AddressLensDto,
  constant: ConstantLensDto,
  formula: FormulaLensDto,
  consent: ConsentLensDto,
  reference: ReferenceLensDto,
  owner: OwnerLensDto,
};

/** The class that describes each kind. */
export const LENS_CLASSES = LENS_KINDS.map((name) => ({ name, value: CLASS_OF[name] }));

/** One schema for each kind, told apart by it. */
export const LENS_SCHEMA = {
  oneOf: LENS_CLASSES.map(({ value }) => ({ $ref: getSchemaPath(value) })),
  discriminator: {
    propertyName: 'kind',
    mapping: Object.fromEntries(LENS_CLASSES.map(({ name, value }) => [name, getSchemaPath(value)])),
  },
};
