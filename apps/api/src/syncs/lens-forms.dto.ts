import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import {
  ADDRESS_PARTS,
  type AddressPart,
  CALENDARS,
  type CalendarName,
  COUNTRY_STYLES,
  type CountryStyle,
  DIGITS,
  type DigitsName,
  NAME_PARTS,
  type NamePart,
  type PartLimits,
} from '#core';
import { Is, IsEach, isByPart, isLimit, isName, isPairOfTexts } from './validators.js';

const COUNTRIES_MAX = 300;
const WORD_MAX = 100;
const FORMAT_MAX = 30;
const LETTER_CASES = ['upper', 'lower'] as const;
const PHONE_STYLES = ['typed', 'e164'] as const;
const INSTANT_FORMATS = ['iso', 'epochMs', 'epochS'] as const;
const NAME_ORDERS = ['firstLast', 'lastFirst', 'lastCommaFirst'] as const;
const PART_LIMITS = {
  type: 'object' as const,
  additionalProperties: {
    type: 'object',
    properties: { maxLength: { type: 'integer', minimum: 1 }, maxBytes: { type: 'integer', minimum: 1 } },
  },
} satisfies ApiPropertyOptions;

/** How a side stores a field. */
export class StoredFormDto {
  @ApiProperty({ required: false, minimum: 1, description: 'Longer text is cut by the vendor (UTF-16 units)' })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxLength?: number;

  @ApiProperty({ required: false, minimum: 1, description: 'The same in UTF-8 bytes' })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxBytes?: number;

  @ApiProperty({ required: false, enum: ['string', 'native'], description: 'How values that are not text travel' })
  @IsOptional()
  @IsIn(['string', 'native'])
  as?: 'string' | 'native';

  @ApiProperty({ required: false, enum: ['array', 'semicolons'], description: 'How a set is written' })
  @IsOptional()
  @IsIn(['array', 'semicolons'])
  setAs?: 'array' | 'semicolons';
}

export class TextFormDto extends StoredFormDto {
  @ApiProperty({ required: false, enum: LETTER_CASES, description: 'The letter case it is written in' })
  @IsOptional()
  @IsIn(LETTER_CASES)
  case?: (typeof LETTER_CASES)[number];
}

export class PhoneFormDto extends StoredFormDto {
  @ApiProperty({
    required: false,
    enum: PHONE_STYLES,
    description: 'As people typed it (the default), or +14155552671',
  })
  @IsOptional()
  @IsIn(PHONE_STYLES)
  writeAs?: (typeof PHONE_STYLES)[number];
}

export class UrlFormDto extends StoredFormDto {
  @ApiProperty({ required: false, enum: ['add'], description: 'It takes no address without https://' })
  @IsOptional()
  @IsIn(['add'])
  scheme?: 'add';
}

export class CountryFormDto extends StoredFormDto {
  @ApiProperty({ required: false, enum: COUNTRY_STYLES, description: 'What is written; codes and names are all read' })
  @IsOptional()
  @IsIn(COUNTRY_STYLES)
  style?: CountryStyle;

  @ApiProperty({
    required: false,
    type: 'array',
    items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    maxItems: COUNTRIES_MAX,
    example: [['KR', 'Korea, Rep.']],
    description: 'Two-letter codes with the name this side has for them',
  })
  @IsOptional()
  @ArrayMaxSize(COUNTRIES_MAX)
  @IsEach('a code and a name', isPairOfTexts)
  names?: [string, string][];
}

export class DateFormDto extends StoredFormDto {
  @ApiProperty({
    required: false,
    example: 'DD/MM/YYYY',
    maxLength: FORMAT_MAX,
    description: 'YYYY, MM or M, DD or D with separators; or epochMs, midnightUtc. YYYY-MM-DD by default',
  })
  @IsOptional()
  @IsString()
  @MaxLength(FORMAT_MAX)
  format?: string;

  @ApiProperty({ required: false, enum: CALENDARS })
  @IsOptional()
  @IsIn(CALENDARS)
  calendar?: CalendarName;

  @ApiProperty({ required: false, enum: DIGITS, description: 'Digits it is written in; those of any script are read' })
  @IsOptional()
  @IsIn(DIGITS)
  digits?: DigitsName;
}

export class InstantFormDto extends StoredFormDto {
  @ApiProperty({ required: false, enum: INSTANT_FORMATS, description: 'What is written; iso by default' })
  @IsOptional()
  @IsIn(INSTANT_FORMATS)
  format?: (typeof INSTANT_FORMATS)[number];
}

export class BirthdayFormDto extends StoredFormDto {
  @ApiProperty({ required: false, example: 'MM/DD', maxLength: FORMAT_MAX, description: 'YYYY-MM-DD by default' })
  @IsOptional()
  @IsString()
  @MaxLength(FORMAT_MAX)
  format?: string;

  @ApiProperty({ required: false, example: 1904, description: 'The leap year that stands for "not known" here' })
  @IsOptional()
  @IsInt()
  @Min(1000)
  @Max(9999)
  unknownYear?: number;
}

export class NumberFormDto extends StoredFormDto {
  @ApiProperty({ required: false, example: ',', description: 'What stands before the decimals; a point by default' })
  @IsOptional()
  @IsString()
  @MaxLength(1)
  decimal?: string;

  @ApiProperty({ required: false, example: '.', description: 'What stands between thousands; nothing by default' })
  @IsOptional()
  @IsString()
  @MaxLength(1)
  group?: string;

  @ApiProperty({ required: false, enum: DIGITS, description: 'Digits it is written in; those of any script are read' })
  @IsOptional()
  @IsIn(DIGITS)
  digits?: DigitsName;
}

export class BooleanFormDto extends StoredFormDto {
  @ApiProperty({ required: false, example: 'Yes', maxLength: WORD_MAX, description: 'Its word for yes' })
  @IsOptional()
  @IsString()
  @MaxLength(WORD_MAX)
  yes?: string;

  @ApiProperty({ required: false, example: 'No', maxLength: WORD_MAX, description: 'Its word for no' })
  @IsOptional()
  @IsString()
  @MaxLength(WORD_MAX)
  no?: string;
}

export class NameFormDto extends StoredFormDto {
  @ApiProperty({
    required: false,
    isArray: true,
    enum: NAME_PARTS,
    description: 'The parts it holds; those of aParts or bParts by default, else it is one text',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(NAME_PARTS, { each: true })
  parts?: NamePart[];

  @ApiProperty({ required: false, enum: NAME_ORDERS, description: 'How the text is written; firstLast by default' })
  @IsOptional()
  @IsIn(NAME_ORDERS)
  order?: (typeof NAME_ORDERS)[number];

  @ApiProperty({ ...PART_LIMITS, selfRequired: false, description: 'How long a part may be; a longer one is refused' })
  @IsOptional()
  @Is('limits by part', isByPart(isLimit))
  limits?: PartLimits;
}

export class AddressFormDto extends StoredFormDto {
  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: { type: 'string' },
    example: {
      street: 'addr1',
      street2: 'addr2',
      city: 'city',
      region: 'state',
      postalCode: 'zip',
      country: 'country',
    },
    description: `What it calls each part it holds: ${ADDRESS_PARTS.join(', ')}`,
  })
  @IsOptional()
  @Is(`names by part (${ADDRESS_PARTS.join(', ')})`, isAddressParts)
  parts?: Partial<Record<AddressPart, string>>;

  @ApiProperty({ required: false, enum: COUNTRY_STYLES, description: 'How it writes the country' })
  @IsOptional()
  @IsIn(COUNTRY_STYLES)
  country?: CountryStyle;

  @ApiProperty({
    required: false,
    isArray: true,
    enum: ADDRESS_PARTS,
    description: 'It takes no address without these',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(ADDRESS_PARTS, { each: true })
  required?: AddressPart[];

  @ApiProperty({ ...PART_LIMITS, selfRequired: false, description: 'How long a part may be, by its name on this side' })
  @IsOptional()
  @Is('limits by part', isByPart(isLimit))
  limits?: PartLimits;
}

function isAddressParts(value: unknown): boolean {
  const known: readonly string[] = ADDRESS_PARTS;
  return isByPart(isName(WORD_MAX))(value) && Object.keys(value as object).every((part) => known.includes(part));
}
