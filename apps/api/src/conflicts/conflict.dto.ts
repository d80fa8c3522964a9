import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Equals,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type Decision, type FieldValue, type Side } from '#core';
import { CONFLICT_REASONS, type ConflictKind, type ConflictReason, type ConflictStatus } from '#engine';
import { ApiFieldValue, FIELD_VALUE, IsFieldValue } from '../http/field-value.js';
import { KnownBy, KnownValueDto } from '../http/known-by.dto.js';
import { EvidenceDto } from '../links/consent.dto.js';
import { pageOfDto, PageQueryDto } from '../paging/page.dto.js';
import { ValuePairDto } from '../runs/run.dto.js';
import { Holds } from '../privacy/marks.js';

const REMOTE_ID_CHARACTERS_MAX = 200;
const FIELD_ID_CHARACTERS_MAX = 200;
const KINDS = [
  ...(['bothChanged', 'deleteVersusEdit', 'unconvertible'] as const),
  ...(['race', 'oscillation', 'identity'] as const),
] satisfies ConflictKind[];
const STATUSES = ['open', 'decided', 'answered', 'resolved'] as const satisfies ConflictStatus[];

const SIDE = { type: 'string', enum: ['a', 'b'] };
const told = (kind: Decision['kind'], more: Readonly<Record<string, object>>) => ({
  type: 'object',
  properties: { kind: { type: 'string', enum: [kind] }, ...more },
  required: ['kind', ...Object.keys(more)],
});
const DECISION = { oneOf: [told('keepSide', { side: SIDE }), told('value', { value: FIELD_VALUE })] };

export class ConflictQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  syncId?: string;

  @ApiProperty({ required: false, enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: ConflictStatus;

  @ApiProperty({ required: false, enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  kind?: ConflictKind;
}

export class RecordRefDto {
  @ApiProperty({ enum: ['a', 'b'] })
  side!: Side;

  @ApiProperty()
  remoteId!: string;
}

export class ConflictDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  linkId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  fieldId!: string | null;

  @ApiProperty({ enum: KINDS })
  kind!: ConflictKind;

  @ApiProperty({ type: [RecordRefDto], description: 'For identity: the records that may be the same' })
  records!: RecordRefDto[];

  @KnownBy()
  knownBy!: KnownValueDto[];

  @ApiProperty({ type: ValuePairDto, nullable: true, description: 'What both sides last agreed on' })
  base!: ValuePairDto | null;

  @ApiProperty({ type: ValuePairDto, nullable: true, description: 'What each side had' })
  now!: ValuePairDto | null;

  @ApiProperty({ type: String, nullable: true, enum: ['a', 'b'] })
  winner!: Side | null;

  @ApiProperty({
    enum: CONFLICT_REASONS,
    description: 'The rule that decided, or why nothing could be. SYNC_L…: the value is not carried to `side`',
  })
  decidedBy!: ConflictReason;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['a', 'b'],
    description: 'The side the reason is about: that cannot take the value, where a record was deleted or merged',
  })
  side!: Side | null;

  @ApiProperty({ type: String, nullable: true })
  @Holds('text')
  message!: string | null;

  @ApiProperty({
    enum: STATUSES,
    description: 'open: waits for a person. decided: settled by policy. answered: being carried out. resolved: over.',
  })
  status!: ConflictStatus;

  @ApiProperty({ ...DECISION, nullable: true, description: "A person's answer" })
  @Holds('decision')
  decision!: Decision | null;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  resolvedAt!: string | null;
}

export class ConflictPageDto extends pageOfDto(ConflictDto, 'ConflictPageBase') {}

export class SameRecordsDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(REMOTE_ID_CHARACTERS_MAX)
  aId!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(REMOTE_ID_CHARACTERS_MAX)
  bId!: string;
}

export class OpenFieldQueryDto {
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  syncId?: string;
}

export class OpenFieldDto {
  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty()
  fieldId!: string;

  @ApiProperty({ description: 'How many open conflicts are about it' })
  open!: number;
}

export class OpenFieldListDto {
  @ApiProperty({ type: [OpenFieldDto] })
  items!: OpenFieldDto[];
}

/** One answer to all open conflicts about a field. */
export class ResolveManyDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  syncId!: string;

  @ApiProperty({ example: 'city', description: 'Id of the field mapping' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_ID_CHARACTERS_MAX)
  fieldId!: string;

  @ApiProperty({ enum: ['a', 'b'], description: "Keep this side's present values" })
  @IsIn(['a', 'b'])
  keep!: Side;

  @ApiProperty({ required: false, enum: KINDS, description: 'Only conflicts of this kind' })
  @IsOptional()
  @IsIn(KINDS)
  kind?: ConflictKind;
}

/** Exactly one of its properties. */
export class ResolutionDto {
  @ApiProperty({ required: false, enum: ['a', 'b'], description: "Keep this side's present value" })
  @ValidateIf((given: ResolutionDto) => given.keep !== undefined)
  @IsIn(['a', 'b'])
  keep?: Side;

  @ApiFieldValue({ required: false })
  @ValidateIf((given: ResolutionDto) => given.value !== undefined)
  @IsFieldValue()
  value?: FieldValue;

  @ApiProperty({ required: false, type: SameRecordsDto, description: 'For identity: these two are the same' })
  @ValidateIf((given: ResolutionDto) => given.link !== undefined)
  @IsObject()
  @ValidateNested()
  @Type(() => SameRecordsDto)
  link?: SameRecordsDto;

  @ApiProperty({
    required: false,
    type: EvidenceDto,
    description: 'For an opt-in that was held back: evidence that the person wants mail again',
  })
  @ValidateIf((given: ResolutionDto) => given.evidence !== undefined)
  @IsObject()
  @ValidateNested()
  @Type(() => EvidenceDto)
  evidence?: EvidenceDto;

  @ApiProperty({ required: false, enum: [true], description: 'Leave everything as it is' })
  @ValidateIf((given: ResolutionDto) => given.dismiss !== undefined)
  @Equals(true)
  dismiss?: true;
}
