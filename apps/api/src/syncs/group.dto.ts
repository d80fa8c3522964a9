import { ApiProperty } from '@nestjs/swagger';
import { type GroupState } from '#engine';
import { pageOfDto } from '../paging/page.dto.js';

const STATES = [
  ...(['paired', 'kept', 'shutOut', 'notCreated', 'unused'] as const),
  ...(['ambiguous', 'partnerGone', 'refused', 'unlisted'] as const),
] satisfies GroupState[];

class GroupOnSideDto {
  @ApiProperty({ description: "The vendor's id: what values of the field are made of" })
  id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '`null` when records are in it but the vendor lists it not',
  })
  name!: string | null;

  @ApiProperty({ description: 'Whether the credentials may change who is in it' })
  writable!: boolean;
}

export class GroupDto {
  @ApiProperty({ description: 'Id of the field mapping' })
  fieldId!: string;

  @ApiProperty({ type: GroupOnSideDto, nullable: true })
  a!: GroupOnSideDto | null;

  @ApiProperty({ type: GroupOnSideDto, nullable: true })
  b!: GroupOnSideDto | null;

  @ApiProperty({
    enum: STATES,
    description:
      'paired: members travel. shutOut: by the patterns of the mapping. notCreated: the mapping does not make it on the other side. unused: made once a record is in it. ambiguous: several groups have its name. partnerGone: the other one was deleted. refused: the other vendor would not make it. unlisted: the vendor does not list it',
  })
  state!: GroupState;
}

export class GroupPageDto extends pageOfDto(GroupDto, 'GroupPageBase') {}
