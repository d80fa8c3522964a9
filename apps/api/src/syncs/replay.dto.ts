import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type ConflictPolicy, type FieldValue, type Pair, type Ruling, type Side } from '#core';
import { type Difference, type KnownValue, type Proposal, REPLAY_DAYS_MAX, type Replayed } from '#engine';
import { ApiFieldValue } from '../http/field-value.js';
import { KnownBy, KnownValueDto } from '../http/known-by.dto.js';
import { ValuePairDto } from '../runs/run.dto.js';
import { BlankRulesDto, ByKind, FIELDS_MAX, oneOf, POLICY_CLASSES, PolicyDto } from './mapping.dto.js';
import { Holds } from '../privacy/marks.js';

const FIELD_ID_CHARACTERS_MAX = 200;
const POLICY = { required: false, oneOf: oneOf(POLICY_CLASSES) };

class ProposedFieldDto {
  @ApiProperty({ example: 'city', description: 'Id of a field of the mapping in use' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_ID_CHARACTERS_MAX)
  id!: string;

  @ApiProperty({ ...POLICY, nullable: true, description: '`null`: none of its own any more' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @ByKind(PolicyDto, POLICY_CLASSES)
  policy?: ConflictPolicy | null;

  @ApiProperty({
    type: BlankRulesDto,
    required: false,
    nullable: true,
    description: '`null`: none of its own any more',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BlankRulesDto)
  blanks?: BlankRulesDto | null;
}

/** What is left out stays as it is in the mapping in use. */
export class ReplayRequestDto {
  @ApiProperty({ minimum: 1, maximum: REPLAY_DAYS_MAX, example: 7, description: 'How far back to look' })
  @IsInt()
  @Min(1)
  @Max(REPLAY_DAYS_MAX)
  days!: number;

  @ApiProperty(POLICY)
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

  @ApiProperty({ type: [ProposedFieldDto], required: false, maxItems: FIELDS_MAX, description: 'Each field once' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(FIELDS_MAX)
  @ArrayUnique((field?: ProposedFieldDto | null) => field?.id)
  @ValidateNested({ each: true })
  @Type(() => ProposedFieldDto)
  fields?: ProposedFieldDto[];
}

/** The validated body as the engine's proposal: plain data, as it was sent. */
export const toProposal = ({ policy, blanks, fields }: ReplayRequestDto): Proposal =>
  JSON.parse(JSON.stringify({ policy, blanks, fields })) as Proposal;

class RulingDto {
  @ApiProperty({
    enum: ['write', 'keep', 'wait', 'refuse'],
    description:
      'write: this side is given the value. keep: both sides stay as they are. wait: they do until a person decides. refuse: the value cannot be had on the other side',
  })
  kind!: Ruling['kind'];

  @ApiProperty({ required: false, enum: ['a', 'b'], description: 'The side written to' })
  side?: Side;

  @ApiFieldValue({ required: false })
  value?: FieldValue;

  @ApiProperty({ required: false, description: 'Why it is refused' })
  code?: string;
}

class EditedAtDto {
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: '`null`: the side does not say' })
  a!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  b!: string | null;
}

class DifferenceDto {
  @ApiProperty({ format: 'uuid' })
  linkId!: string;

  @ApiProperty({ type: String, nullable: true })
  aId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  bId!: string | null;

  @KnownBy()
  knownBy!: KnownValueDto[];

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: ValuePairDto, nullable: true, description: 'The pair settled before' })
  base!: ValuePairDto | null;

  @ApiProperty({ type: ValuePairDto, description: 'What both sides held' })
  now!: ValuePairDto;

  @ApiProperty({ type: EditedAtDto, nullable: true, description: '`null`: not on record, and it does not matter' })
  editedAt!: EditedAtDto | null;

  @ApiProperty({ type: RulingDto, description: 'What was decided, with the value the vendor stored' })
  was!: RulingDto;

  @ApiProperty({ description: 'false: it is not known to have been written; it was refused, or overtaken' })
  isDone!: boolean;

  @ApiProperty({ type: RulingDto })
  wouldBe!: RulingDto;

  @ApiProperty({
    description: 'An earlier one of the same value would have differed too, so these values may not have come about',
  })
  isAfterAnother!: boolean;
}

class UnjudgedDto {
  @ApiProperty({ example: 'SYNC_R101', description: 'Stable' })
  code!: string;

  @ApiProperty()
  @Holds('text')
  message!: string;

  @ApiProperty()
  count!: number;
}

class FieldReplayedDto {
  @ApiProperty()
  fieldId!: string;

  @ApiProperty({ description: 'Decisions that could be judged' })
  decisions!: number;

  @ApiProperty({ description: 'Of these, those that would have gone another way' })
  differ!: number;

  @ApiProperty({ type: [DifferenceDto], description: 'The latest of these' })
  samples!: DifferenceDto[];

  @ApiProperty({ type: [UnjudgedDto], description: 'What the record does not say, and why' })
  unjudged!: UnjudgedDto[];
}

export class ReplayDto {
  @ApiProperty({ format: 'date-time', description: 'From when on was asked for' })
  since!: string;

  @ApiProperty({ format: 'date-time' })
  until!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'From when on all was looked at: later than `since` where more is on record than is looked at',
  })
  from!: string;

  @ApiProperty({ description: 'Changes looked at' })
  changes!: number;

  @ApiProperty({ description: 'Conflicts looked at' })
  conflicts!: number;

  @ApiProperty({ type: [FieldReplayedDto], description: 'The fields that would differ most first' })
  fields!: FieldReplayedDto[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Links whose records are to be named. */
export const linksIn = ({ fields }: Replayed): readonly string[] =>
  fields.flatMap(({ samples }) => samples.map(({ linkId }) => linkId));

type Known = ReadonlyMap<string, readonly KnownValue[]>;

/** JSON leaves out what a record did not have. */
export const replayView = ({ sinceMs, untilMs, fromMs, fields, ...counts }: Replayed, known: Known): ReplayDto => ({
  since: iso(sinceMs),
  until: iso(untilMs),
  from: iso(fromMs),
  ...counts,
  fields: fields.map((field) => ({
    ...field,
    samples: field.samples.map((sample) => sampleView(sample, known)),
    unjudged: [...field.unjudged],
  })),
});

const sampleView = (
  { fieldId: _, atMs, editedAtMs, base, now, was, wouldBe, ...rest }: Difference,
  known: Known,
): DifferenceDto => ({
  ...rest,
  knownBy: [...(known.get(rest.linkId) ?? [])],
  at: iso(atMs),
  base: base ? pairView(base) : null,
  now: pairView(now),
  editedAt: editedAtMs && { a: isoOrNull(editedAtMs.a), b: isoOrNull(editedAtMs.b) },
  was: was as RulingDto,
  wouldBe: wouldBe as RulingDto,
});

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

const pairView = (pair: Pair<FieldValue | undefined>): ValuePairDto => pair as ValuePairDto;
