import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { type Base, type FieldValue, type Side } from '#core';
import { type ChangeLogEntry } from '#engine';
import { ApiFieldValue } from '../http/field-value.js';
import { ValuePairDto } from '../runs/run.dto.js';
import { pageOfDto, PageQueryDto } from '../paging/page.dto.js';
import { Holds } from '../privacy/marks.js';

const SEARCH_CHARACTERS_MAX = 200;
const CAUSES = [
  ...(['edit', 'merge', 'change', 'fill', 'policy', 'decision'] as const),
  ...(['set', 'consent', 'create', 'breaker', 'delete', 'convert', 'undo', 'restore', 'segment'] as const),
  'evidence',
] satisfies ChangeLogEntry['cause'][];

export class LinkDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty({ type: String, nullable: true, description: '`null` while the record is being created' })
  aId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  bId!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ValuePairDto) },
    description: 'The last pair of raw values observed settled, by field mapping id: {email: {a, b}}',
  })
  @Holds('values')
  base!: Base;

  @ApiProperty({ type: [String], description: 'Field mappings the engine paused for this link' })
  frozen!: string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', format: 'date-time' },
    description: 'When a person last let a field go on, by field mapping id',
  })
  unfrozen!: Readonly<Record<string, string>>;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  removedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why a person parted the records' })
  @Holds('text')
  removedBecause!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The link of another sync that took its place, once a record of it had become one of another object',
  })
  continuedBy!: string | null;
}

export class LinkPageDto extends pageOfDto(LinkDto, 'LinkPageBase') {}

export class LinkQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, description: "Part of a value, or one of the records' ids" })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(SEARCH_CHARACTERS_MAX)
  search?: string;
}

export class ChangeDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty()
  fieldId!: string;

  @ApiProperty({ enum: ['a', 'b'] })
  side!: Side;

  @ApiFieldValue({ required: false })
  before?: FieldValue;

  @ApiFieldValue({ required: false })
  after?: FieldValue;

  @ApiProperty({
    enum: CAUSES,
    description:
      "edit: seen on the vendor's side. merge: came with the record the linked one was merged into. convert: the record became one of another object. Else Syncline wrote it, for this cause.",
  })
  cause!: ChangeLogEntry['cause'];

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  intentId!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  runId!: string | null;

  @ApiFieldValue({ required: false })
  other?: FieldValue;

  @ApiProperty({ type: ValuePairDto, nullable: true, description: 'The pair settled before a write' })
  base!: ValuePairDto | null;

  @ApiProperty({ type: String, nullable: true, description: 'The policy or rule that chose between the sides' })
  decidedBy!: string | null;

  @ApiProperty()
  mappingVersion!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['done', 'found'],
    description: 'Of a write. found: its answer was lost, and a later read showed that it had been done',
  })
  outcome!: ChangeLogEntry['outcome'];
}

export class ChangePageDto extends pageOfDto(ChangeDto, 'ChangePageBase') {}
