import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { type LensSpec } from '#core';

const LENS_KINDS = [
  ...(['text', 'email', 'phone', 'number', 'boolean'] as const),
  ...(['date', 'instant', 'choice', 'members', 'consent'] as const),
] satisfies LensSpec['kind'][];
const CHOICES_MAX = 1_000;

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

/** What every lens has. Which further options there are depends on the kind. */
export class LensDto {
  @ApiProperty({ enum: LENS_KINDS })
  @IsIn(LENS_KINDS)
  kind!: LensSpec['kind'];

  @ApiProperty({ type: StoredFormDto, required: false, description: 'How side a stores the field' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => StoredFormDto)
  a?: StoredFormDto;

  @ApiProperty({ type: StoredFormDto, required: false, description: 'How side b stores the field' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => StoredFormDto)
  b?: StoredFormDto;
}

class TextLensDto extends LensDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsBoolean()
  caseInsensitive?: boolean;
}

class PhoneLensDto extends LensDto {
  @ApiProperty({ required: false, example: 'GB', description: 'ISO 3166-1 alpha-2, for numbers without a prefix' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  defaultCountry?: string;
}

class NumberLensDto extends LensDto {
  @ApiProperty({ required: false, minimum: 0, description: 'Decimal places kept by the coarser side' })
  @IsOptional()
  @IsInt()
  @Min(0)
  scale?: number;
}

class InstantLensDto extends LensDto {
  @ApiProperty({ required: false, minimum: 1, description: "The coarser side's precision" })
  @IsOptional()
  @IsInt()
  @Min(1)
  precisionMs?: number;
}

class ChoiceLensDto extends LensDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    maxItems: CHOICES_MAX,
    description: 'Raw values of side a and side b that mean the same',
  })
  @IsArray()
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a pair of texts', isPairOfTexts)
  pairs!: [string, string][];

  @ApiProperty({ enum: ['refuse', 'pass'], description: 'What becomes of values outside the table' })
  @IsIn(['refuse', 'pass'])
  unmatched!: 'refuse' | 'pass';
}

class MembersLensDto extends LensDto {
  @ApiProperty({ required: false, description: 'Compare members without regard to case' })
  @IsOptional()
  @IsBoolean()
  foldCase?: boolean;

  @ApiProperty({ required: false, description: "Members are ids of groups, each side's own, paired by their names" })
  @IsOptional()
  @IsBoolean()
  groups?: boolean;
}

const OUT = { type: 'array', minItems: 1, items: { oneOf: [{ type: 'string' }, { type: 'boolean' }] } } as const;

class ConsentLensDto extends LensDto {
  @ApiProperty({ ...OUT, items: { oneOf: [...OUT.items.oneOf] }, description: 'Values of side a meaning opted out' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a text, true or false', isTextOrBoolean)
  outA!: (string | boolean)[];

  @ApiProperty({ ...OUT, items: { oneOf: [...OUT.items.oneOf] }, description: 'The same for side b' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CHOICES_MAX)
  @IsEach('a text, true or false', isTextOrBoolean)
  outB!: (string | boolean)[];
}

/** The class that describes each kind. Kinds without options of their own are described by the base. */
export const LENS_CLASSES = [
  { name: 'text', value: TextLensDto },
  { name: 'phone', value: PhoneLensDto },
  { name: 'number', value: NumberLensDto },
  { name: 'instant', value: InstantLensDto },
  { name: 'choice', value: ChoiceLensDto },
  { name: 'members', value: MembersLensDto },
  { name: 'consent', value: ConsentLensDto },
];

function isPairOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === 'string');
}

function isTextOrBoolean(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean';
}

/** Every entry of a list passes. */
function IsEach(beWhat: string, passes: (value: unknown) => boolean): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isEach',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every(passes),
        defaultMessage: () => `each entry of ${String(property)} must be ${beWhat}`,
      },
    });
}
