import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayUnique,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  type BlankRule,
  type ConflictPolicy,
  type DeletePolicy,
  type Direction,
  type FieldKind,
  type FieldValue,
  type LensSpec,
  type Mapping,
  type PartFields,
  type Side,
} from '#core';
import { DELETE_POLICIES, DeletedOnDto, MarksDto } from './deletes.dto.js';
import { BrakeRulesDto } from './brake-rules.dto.js';
import { FiltersDto } from './filter.dto.js';
import { ApiFieldValue, IsFieldValue } from '../http/field-value.js';
import { LENS_CLASSES, LENS_SCHEMA, LensDto } from './lens.dto.js';
import { Is, isByPart, isName } from './validators.js';

export const FIELDS_MAX = 500;
const KEYS_MAX = 8;
const KEY_FIELDS_MAX = 8;
const FIELD_CHARACTERS_MAX = 200;
const PATTERNS_MAX = 200;
const EPSILON_MAX_MS = 86_400_000;
const SIDES = ['a', 'b'] as const;
const BLANK_RULES = ['clear', 'keep'] as const;
const POLICY_KINDS = ['newest', 'sideWins', 'preferNonBlank', 'mostRecentNonBlank', 'manual'] as const;
const DIRECTIONS = ['both', 'aToB', 'bToA'] as const;
const FIELD_KINDS = ['value', 'set', 'consent'] as const;
const DELETE_VERSUS_EDIT = ['keep', 'delete'] as const;

/** A policy of a kind nobody knows: refused by its kind. */
export class PolicyDto {
  @ApiProperty({ enum: POLICY_KINDS })
  @IsIn(POLICY_KINDS)
  kind!: (typeof POLICY_KINDS)[number];
}

/** What the policies of these kinds have. */
function policyOf<Kind extends ConflictPolicy['kind']>(...kinds: readonly Kind[]) {
  class Policy {
    @ApiProperty({ enum: kinds })
    @IsIn(kinds)
    kind!: Kind;
  }
  return Policy;
}

class NewestPolicyDto extends policyOf('newest', 'mostRecentNonBlank') {
  @ApiProperty({ minimum: 0, maximum: EPSILON_MAX_MS, description: 'Edits closer than this are simultaneous' })
  @IsInt()
  @Min(0)
  @Max(EPSILON_MAX_MS)
  epsilonMs!: number;

  @ApiProperty({ enum: SIDES, description: 'Who wins simultaneous edits, and where a side gives no time' })
  @IsIn(SIDES)
  tie!: Side;
}

class SideWinsPolicyDto extends policyOf('sideWins') {
  @ApiProperty({ enum: SIDES })
  @IsIn(SIDES)
  side!: Side;
}

class PreferNonBlankPolicyDto extends policyOf('preferNonBlank') {
  @ApiProperty({ enum: SIDES, description: 'Who wins when both sides have a value' })
  @IsIn(SIDES)
  otherwise!: Side;
}

class ManualPolicyDto extends policyOf('manual') {}

export const POLICY_CLASSES = [
  { name: 'newest', value: NewestPolicyDto },
  { name: 'mostRecentNonBlank', value: NewestPolicyDto },
  { name: 'sideWins', value: SideWinsPolicyDto },
  { name: 'preferNonBlank', value: PreferNonBlankPolicyDto },
  { name: 'manual', value: ManualPolicyDto },
];

export const ByKind = (
  base: typeof PolicyDto | typeof LensDto,
  subTypes: typeof POLICY_CLASSES | typeof LENS_CLASSES,
) => Type(() => base, { discriminator: { property: 'kind', subTypes }, keepDiscriminatorProperty: true });

export const oneOf = (classes: readonly { value: new () => object }[]) =>
  [...new Set(classes.map(({ value }) => value))].map((value) => ({ $ref: getSchemaPath(value) }));

export class BlankRulesDto {
  @ApiProperty({ enum: BLANK_RULES, description: 'What emptying a value on side a does to side b' })
  @IsIn(BLANK_RULES)
  aToB!: BlankRule;

  @ApiProperty({ enum: BLANK_RULES })
  @IsIn(BLANK_RULES)
  bToA!: BlankRule;
}

/** What a new record is given where the record it is made from has a blank. */
export class DefaultsDto {
  @ApiFieldValue({ required: false })
  @IsOptional()
  @IsFieldValue()
  a?: FieldValue;

  @ApiFieldValue({ required: false })
  @IsOptional()
  @IsFieldValue()
  b?: FieldValue;
}

const PARTS = {
  type: 'object',
  additionalProperties: { type: 'string' },
  selfRequired: false,
  example: { first: 'FirstName', last: 'LastName' },
} as const;

class CreateGroupsDto {
  @ApiProperty({ description: 'Make on side a the groups that only side b has' })
  @IsBoolean()
  a!: boolean;

  @ApiProperty()
  @IsBoolean()
  b!: boolean;
}

const Patterns =
  (description: string): PropertyDecorator =>
  (target, property) => {
    for (const decorate of [
      ApiProperty({ required: false, type: [String], maxItems: PATTERNS_MAX, example: ['VIP*'], description }),
      IsOptional(),
      IsArray(),
      ArrayMaxSize(PATTERNS_MAX),
      IsString({ each: true }),
      MaxLength(FIELD_CHARACTERS_MAX, { each: true }),
    ])
      decorate(target, property);
  };

export class GroupRulesDto {
  @ApiProperty({ type: CreateGroupsDto, description: 'Whether groups are made that records are in and one side lacks' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => CreateGroupsDto)
  create!: CreateGroupsDto;

  @Patterns('Only groups with one of these names take part; `*` stands for any text, case does not count')
  allow?: string[];

  @Patterns('Groups with one of these names take no part, whatever `allow` says')
  deny?: string[];

  @ApiProperty({ required: false, description: 'Rename a group on one side when it was renamed on the other' })
  @IsOptional()
  @IsBoolean()
  followRenames?: boolean;
}

export class FieldMappingDto {
  @ApiProperty({ example: 'email', description: 'Stable over versions, unique in the mapping' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/)
  id!: string;

  @ApiProperty({ description: "Side a's name of the field" })
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_CHARACTERS_MAX)
  a!: string;

  @ApiProperty({ description: "Side b's name of the field" })
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_CHARACTERS_MAX)
  b!: string;

  @ApiProperty({ ...PARTS, description: 'Fields of side a that `a`, then a name of your own, is made of' })
  @IsOptional()
  @Is('names of fields by part', isByPart(isName(FIELD_CHARACTERS_MAX)))
  aParts?: PartFields;

  @ApiProperty({ ...PARTS, description: 'The same for side b' })
  @IsOptional()
  @Is('names of fields by part', isByPart(isName(FIELD_CHARACTERS_MAX)))
  bParts?: PartFields;

  @ApiProperty({ enum: DIRECTIONS })
  @IsIn(DIRECTIONS)
  direction!: Direction;

  @ApiProperty({ enum: FIELD_KINDS })
  @IsIn(FIELD_KINDS)
  kind!: FieldKind;

  @ApiProperty(LENS_SCHEMA)
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @ByKind(LensDto, LENS_CLASSES)
  lens!: LensSpec;

  @ApiProperty({ required: false, oneOf: oneOf(POLICY_CLASSES) })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @ByKind(PolicyDto, POLICY_CLASSES)
  policy?: ConflictPolicy;

  @ApiProperty({ type: BlankRulesDto, required: false })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BlankRulesDto)
  blanks?: BlankRulesDto;

  @ApiProperty({
    required: false,
    isArray: true,
    enum: ['a', 'b'],
    description: 'Sides where no record is created without a value here',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(['a', 'b'], { each: true })
  requiredOn?: Side[];

  @ApiProperty({ type: DefaultsDto, required: false, description: 'Given to new records where there is a blank' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DefaultsDto)
  defaults?: DefaultsDto;
  @ApiProperty({ type: GroupRulesDto, required: false, description: 'For a set of groups' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GroupRulesDto)
  groups?: GroupRulesDto;
}

export class MatchKeyDto {
  @ApiProperty({ type: [String], minItems: 1, maxItems: KEY_FIELDS_MAX, description: 'Ids of field mappings' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(KEY_FIELDS_MAX)
  @IsString({ each: true })
  fieldIds!: string[];
}

export class CreateDto {
  @ApiProperty({ description: 'Create on side a what is found on side b only' })
  @IsBoolean()
  a!: boolean;

  @ApiProperty()
  @IsBoolean()
  b!: boolean;
}

/** What a sync does with its two objects. */
export class MappingDto {
  @ApiProperty({ type: [FieldMappingDto], minItems: 1, maxItems: FIELDS_MAX })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(FIELDS_MAX)
  @ValidateNested({ each: true })
  @Type(() => FieldMappingDto)
  fields!: FieldMappingDto[];

  @ApiProperty({ type: [MatchKeyDto], maxItems: KEYS_MAX, description: 'Ranked ways to recognise the same record' })
  @IsArray()
  @ArrayMaxSize(KEYS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MatchKeyDto)
  keys!: MatchKeyDto[];

  @ApiProperty({ oneOf: oneOf(POLICY_CLASSES) })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @ByKind(PolicyDto, POLICY_CLASSES)
  policy!: ConflictPolicy;

  @ApiProperty({ type: BlankRulesDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => BlankRulesDto)
  blanks!: BlankRulesDto;

  @ApiProperty({ enum: DELETE_POLICIES, description: 'What becomes of the survivor when one record was deleted' })
  @IsIn(DELETE_POLICIES)
  onDelete!: DeletePolicy;

  @ApiProperty({ type: DeletedOnDto, required: false, description: 'The same for each side by itself' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DeletedOnDto)
  deletedOn?: DeletedOnDto;

  @ApiProperty({ type: MarksDto, required: false, description: 'For the policy tag' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MarksDto)
  marks?: MarksDto;

  @ApiProperty({ enum: DELETE_VERSUS_EDIT, description: 'And if the survivor was edited since' })
  @IsIn(DELETE_VERSUS_EDIT)
  deleteVersusEdit!: 'keep' | 'delete';

  @ApiProperty({ type: BrakeRulesDto, required: false, description: 'From how many drastic changes on it asks' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BrakeRulesDto)
  brake?: BrakeRulesDto;

  @ApiProperty({ type: CreateDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => CreateDto)
  create!: CreateDto;

  @ApiProperty({ type: FiltersDto, required: false, description: 'Which records take part; all, when left out' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => FiltersDto)
  filters?: FiltersDto;
}

/** A mapping as it was stored, with its version. */
export class StoredMappingDto extends MappingDto {
  @ApiProperty({ minimum: 1 })
  version!: number;
}

/** The validated body as the engine's mapping: plain data, as it was sent. */
export const toMapping = (given: MappingDto): Omit<Mapping, 'version'> =>
  JSON.parse(JSON.stringify(given)) as Omit<Mapping, 'version'>;
