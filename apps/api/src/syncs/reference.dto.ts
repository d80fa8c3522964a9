import { ApiProperty } from '@nestjs/swagger';
import { type SyncState } from '#engine';
import { pageOfDto } from '../paging/page.dto.js';

class ThroughDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['draft', 'live', 'braked', 'paused'] })
  state!: SyncState;
}

class ReferenceDto {
  @ApiProperty({ description: 'Id of the field mapping' })
  fieldId!: string;

  @ApiProperty({
    type: ThroughDto,
    nullable: true,
    description: 'The sync whose links translate it; `null`: it is gone',
  })
  through!: ThroughDto | null;

  @ApiProperty({ description: 'Records with a reference here that waits for that sync to link what it refers to' })
  waiting!: number;
}

export class ReferencePageDto extends pageOfDto(ReferenceDto, 'ReferencePageBase') {}
