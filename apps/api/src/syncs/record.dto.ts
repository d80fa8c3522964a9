import { ApiProperty } from '@nestjs/swagger';
import { type FieldValue } from '#core';
import { ApiFieldValues } from '../http/field-value.js';
import { LinkDto } from '../links/link.dto.js';

/** A record as the vendor has it at this moment. */
export class RecordDto {
  @ApiProperty({ enum: ['live', 'gone', 'unknown'], description: 'unknown: the read failed, nothing is concluded' })
  state!: 'live' | 'gone' | 'unknown';

  @ApiProperty()
  remoteId!: string;

  @ApiFieldValues()
  fields!: Record<string, FieldValue>;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: "By the vendor's clock" })
  modifiedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The record this one was merged into' })
  mergedInto!: string | null;

  @ApiProperty({ type: LinkDto, nullable: true })
  link!: LinkDto | null;
}
