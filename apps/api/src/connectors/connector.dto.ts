import { ApiProperty } from '@nestjs/swagger';
import { type SignInWay } from '#connector-sdk';
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

  @ApiProperty({
    required: false,
    description: 'The vendor can be asked what it may be: GET /v1/connections/{id}/choices',
  })
  choosable?: boolean;
}

export class ScopeDto {
  @ApiProperty({ example: 'crm.objects.contacts.read' })
  name!: string;

  @ApiProperty({ description: 'What it is for' })
  purpose!: string;

  @ApiProperty({ description: 'Nothing works without it; else the account may go without' })
  needed!: boolean;

  @ApiProperty({ description: 'What does not work without it, to end the sentence "Without it …"' })
  without!: string;
}

export class SignInWayDto {
  @ApiProperty({ enum: ['oauth', 'token', 'apiKey', 'app'] })
  kind!: SignInWay['kind'];

  @ApiProperty({ example: 'Private app token' })
  title!: string;

  @ApiProperty({ description: 'Where the credentials, or an app of your own, are made' })
  help!: string;

  @ApiProperty({
    type: [String],
    description: 'Names of the credentials to type in; for "oauth" those of an app of your own',
  })
  credentials!: string[];

  @ApiProperty({
    type: [ScopeDto],
    description: 'What a person is asked to agree to; empty where there is nothing to choose',
  })
  scopes!: ScopeDto[];

  @ApiProperty({ description: 'It can be used as it is: for "oauth", an app is set up here' })
  ready!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'For "oauth": the callback URL to enter at the vendor; `null` while it is not known',
  })
  callbackUrl!: string | null;
}

export class ConnectorDto {
  @ApiProperty({ example: 'hubspot' })
  vendor!: string;

  @ApiProperty({ example: 'HubSpot' })
  title!: string;

  @ApiProperty({ type: [CredentialFieldDto] })
  credentials!: CredentialFieldDto[];

  @ApiProperty({ type: [SignInWayDto], description: 'How an account can be connected, the best way first' })
  signIn!: SignInWayDto[];

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
