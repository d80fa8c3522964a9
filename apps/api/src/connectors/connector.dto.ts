import { ApiProperty } from '@nestjs/swagger';
import { pageOfDto } from '../paging/page.dto.js';

export class CredentialFieldDto {
  @ApiProperty()
  name!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  required!: boolean;

  @ApiProperty()
  help!: string;
}

export class SettingFieldDto extends CredentialFieldDto {
  @ApiProperty({ required: false, description: 'A regular expression the value must match' })
  pattern?: string;
}

export class ConnectorDto {
  @ApiProperty({ example: 'hubspot' })
  vendor!: string;

  @ApiProperty({ example: 'HubSpot' })
  title!: string;

  @ApiProperty({ type: [CredentialFieldDto] })
  credentials!: CredentialFieldDto[];

  @ApiProperty({ type: [SettingFieldDto] })
  settings!: SettingFieldDto[];

  @ApiProperty({ type: [String], description: 'Hosts a base URL may name: exact, or `*.suffix`' })
  hosts!: string[];

  @ApiProperty({ required: false })
  defaultBaseUrl?: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object' },
    description: "The vendor's documented limits by pool of calls",
  })
  pools!: Record<string, object>;

  @ApiProperty({
    enum: ['managed', 'manual', 'none'],
    description: "Who subscribes webhooks: Syncline, a person in the vendor's settings, or nobody",
  })
  webhooks!: string;
}

export class ConnectorListDto extends pageOfDto(ConnectorDto, 'ConnectorPageDto') {}
