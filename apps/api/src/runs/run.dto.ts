import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { type FieldValue, type Side } from '#core';
import { type PlanItemKind, type Run, type RunState } from '#engine';
import { ApiFieldValue } from '../http/field-value.js';
import { KnownBy, KnownValueDto } from '../http/known-by.dto.js';
import { pageOfDto, PageQueryDto } from '../paging/page.dto.js';
import { Holds } from '../privacy/marks.js';

const RUN_STATES = [
  ...(['scanning', 'ready', 'applying'] as const),
  ...(['done', 'failed', 'discarded'] as const),
] satisfies RunState[];
const RUN_KINDS = [
  'firstSync',
  'sweep',
  'undo',
  'restore',
  'mappingChange',
  'segment',
  'resolution',
] as const satisfies Run['kind'][];
const ITEM_KINDS = [
  ...(['matched', 'update', 'createOnA', 'createOnB'] as const),
  ...(['ambiguous', 'invalid', 'excluded'] as const),
  ...(['putBack', 'unlink', 'deleteOnA', 'deleteOnB', 'linkAgain', 'skipped'] as const),
] satisfies PlanItemKind[];

export class EstimateDto {
  @ApiProperty({ description: 'Calls to side a' })
  callsA!: number;

  @ApiProperty()
  callsB!: number;

  @ApiProperty({ description: "At the vendors' documented limits" })
  seconds!: number;
}

export class RunDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty({ enum: RUN_KINDS })
  kind!: Run['kind'];

  @ApiProperty({ enum: RUN_STATES })
  state!: RunState;

  @ApiProperty()
  mappingVersion!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, example: { matched: 40, createOnA: 2 } })
  counts!: Record<string, number>;

  @ApiProperty({ type: String, nullable: true })
  @Holds('text')
  error!: string | null;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  finishedAt!: string | null;
}

export class ApprovalDto {
  @ApiProperty({
    required: false,
    description:
      'For a change of the mapping: what both sides hold in new and changed fields counts as settled, and travels from its next edit on',
  })
  @IsOptional()
  @IsBoolean()
  withoutBackfill?: boolean;
}

/** A run with what applying its plan takes. */
export class RunDetailDto extends RunDto {
  @ApiProperty({ type: EstimateDto, nullable: true, description: '`null` for runs without a plan' })
  estimate!: EstimateDto | null;
}

export class StartedRunDto {
  @ApiProperty({ type: RunDto })
  run!: RunDto;
}

export class RunPageDto extends pageOfDto(RunDto, 'RunPageBase') {}

export class ItemQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, enum: ITEM_KINDS })
  @IsOptional()
  @IsIn(ITEM_KINDS)
  kind?: PlanItemKind;
}

export class PlannedChangeDto {
  @ApiProperty({ enum: ['a', 'b'], description: 'The side that would be written' })
  side!: Side;

  @ApiProperty()
  fieldId!: string;

  @ApiFieldValue({ required: false })
  before?: FieldValue;

  @ApiFieldValue({ required: true })
  after!: FieldValue;
}

export class ValuePairDto {
  @ApiFieldValue({ required: false })
  a?: FieldValue;

  @ApiFieldValue({ required: false })
  b?: FieldValue;
}

export class PlannedConflictDto {
  @ApiProperty()
  fieldId!: string;

  @ApiProperty({ type: String, nullable: true, enum: ['a', 'b'] })
  winner!: Side | null;

  @ApiProperty({ type: ValuePairDto })
  now!: ValuePairDto;
}

export class ReasonDto {
  @ApiProperty()
  code!: string;

  @ApiProperty()
  @Holds('text')
  message!: string;
}

class SkippedChangeDto extends PlannedChangeDto {
  @ApiProperty({ type: ReasonDto })
  reason!: ReasonDto;
}

class PlanItemDto {
  @ApiProperty({ description: 'Position in the plan, from 1' })
  ordinal!: number;

  @ApiProperty({ enum: ITEM_KINDS })
  kind!: PlanItemKind;

  @ApiProperty({ type: [String] })
  aIds!: string[];

  @ApiProperty({ type: [String] })
  bIds!: string[];

  @KnownBy()
  knownBy!: KnownValueDto[];

  @ApiProperty({ type: [PlannedChangeDto] })
  changes!: PlannedChangeDto[];

  @ApiProperty({ type: [PlannedConflictDto] })
  conflicts!: PlannedConflictDto[];

  @ApiProperty({ type: ReasonDto, nullable: true, description: 'Why nothing is done about it' })
  reason!: ReasonDto | null;

  @ApiProperty({ required: false, format: 'uuid', description: 'Of undos and restores: the link it is about' })
  linkId?: string;

  @ApiProperty({ required: false, type: [SkippedChangeDto], description: 'Values that are not put back, and why' })
  skipped?: SkippedChangeDto[];
}

export class PlanItemPageDto extends pageOfDto(PlanItemDto, 'PlanItemPageBase') {}
