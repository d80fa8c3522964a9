import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

const FIELD_ID_CHARACTERS_MAX = 200;
const REASON_CHARACTERS_MAX = 500;
const REMOTE_ID_CHARACTERS_MAX = 200;

export class UnlinkDto {
  @ApiProperty({
    maxLength: REASON_CHARACTERS_MAX,
    example: 'Two people who share an address',
    description: 'Why, for whoever looks at it later',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(REASON_CHARACTERS_MAX)
  reason!: string;
}

export class UnfreezeDto {
  @ApiProperty({ example: 'city', description: 'Id of a field mapping that is frozen for the link' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_ID_CHARACTERS_MAX)
  fieldId!: string;
}

/** Two records that are the same. */
export class NewLinkDto {
  @ApiProperty({ example: '17', description: 'The id of the record on side a, as its vendor has it' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(REMOTE_ID_CHARACTERS_MAX)
  aId!: string;

  @ApiProperty({ example: 'b9', description: 'The id of the record on side b' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(REMOTE_ID_CHARACTERS_MAX)
  bId!: string;
}
