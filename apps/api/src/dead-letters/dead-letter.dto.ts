import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { type Side } from '#core';
import { type DeadLetter } from '#engine';
import { DEAD_LETTERS_AT_ONCE_MAX } from '#persistence';
import { KnownBy, KnownValueDto } from '../http/known-by.dto.js';
import { pageOfDto, PageQueryDto } from '../paging/page.dto.js';
import { Holds } from '../privacy/marks.js';

const STATUSES = ['open', 'retrying', 'resolved', 'discarded'] as const satisfies DeadLetter['status'][];
const CODE_CHARACTERS_MAX = 100;
const REASON_CHARACTERS_MAX = 500;

export class DeadLetterQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  syncId?: string;

  @ApiProperty({ required: false, enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: DeadLetter['status'];

  @ApiProperty({ required: false, description: "The vendor's reason, e.g. INVALID_EMAIL" })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(CODE_CHARACTERS_MAX)
  code?: string;

  @ApiProperty({ required: false, enum: ['a', 'b'], description: 'Only those this side refused' })
  @IsOptional()
  @IsIn(['a', 'b'])
  refusedBy?: Side;
}

export class DeadLetterDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty({ enum: ['a', 'b'] })
  side!: Side;

  @ApiProperty({ description: 'The record whose change could not be carried over' })
  remoteId!: string;

  @KnownBy()
  knownBy!: KnownValueDto[];

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  linkId!: string | null;

  @ApiProperty({ enum: ['a', 'b'] })
  refusedBy!: Side;

  @ApiProperty()
  code!: string;

  @ApiProperty()
  @Holds('text')
  message!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The field at fault, where the vendor says' })
  field!: string | null;

  @ApiProperty({ enum: STATUSES })
  status!: DeadLetter['status'];

  @ApiProperty()
  attempts!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, nullable: true })
  @Holds('text')
  discardReason!: string | null;
}

export class DeadLetterPageDto extends pageOfDto(DeadLetterDto, 'DeadLetterPageBase') {}

export class DeadLetterCodeQueryDto {
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  syncId?: string;

  @ApiProperty({ required: false, enum: STATUSES, default: 'open' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: DeadLetter['status'];
}

export class DeadLetterCodeDto {
  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty({ enum: ['a', 'b'] })
  refusedBy!: Side;

  @ApiProperty()
  code!: string;

  @ApiProperty()
  count!: number;

  @ApiProperty({ description: 'Of the latest of them' })
  @Holds('text')
  message!: string;
}

export class DeadLetterCodeListDto {
  @ApiProperty({ type: [DeadLetterCodeDto] })
  items!: DeadLetterCodeDto[];
}

/** Which dead letters are meant. */
export class ManyDeadLettersDto {
  @ApiProperty({ required: false, format: 'uuid', description: 'Only of this sync' })
  @IsOptional()
  @IsUUID()
  syncId?: string;

  @ApiProperty({ example: 'INVALID_EMAIL', description: 'All with this code' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(CODE_CHARACTERS_MAX)
  code!: string;

  @ApiProperty({ required: false, enum: ['a', 'b'], description: 'Only those this side refused' })
  @IsOptional()
  @IsIn(['a', 'b'])
  refusedBy?: Side;
}

export class DiscardManyDto extends ManyDeadLettersDto {
  @ApiProperty({ maxLength: REASON_CHARACTERS_MAX, description: 'Why, for whoever looks at it later' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(REASON_CHARACTERS_MAX)
  reason!: string;
}

export class ManyDoneDto {
  @ApiProperty({ description: `How many it was done to: at most ${DEAD_LETTERS_AT_ONCE_MAX} at once` })
  done!: number;

  @ApiProperty({ description: 'How many are left, for which to ask again' })
  left!: number;
}

export class DiscardDto {
  @ApiProperty({ maxLength: REASON_CHARACTERS_MAX, description: 'Why, for whoever looks at it later' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(REASON_CHARACTERS_MAX)
  reason!: string;
}
