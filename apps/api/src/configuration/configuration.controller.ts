import { Body, Get, Inject, Put } from '@nestjs/common';
import { Allow, AllowAnyone } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { ApiDescription } from '../openapi/api-description.js';
import { configurationSchema } from './configuration-schema.js';
import { ApplicationDto, DriftDto } from './configuration.dto.js';
import { DriftService } from './drift.service.js';

@GuardedController('configuration', 'Configuration')
export class ConfigurationController {
  constructor(
    @Inject(ApiDescription) private readonly description: ApiDescription,
    @Inject(DriftService) private readonly drifting: DriftService,
  ) {}

  @Get('schema')
  @AllowAnyone()
  @Documented({ summary: 'What a file of configuration may say, as JSON Schema (2020-12)', isFree: true })
  schema(): Readonly<Record<string, unknown>> {
    return configurationSchema(this.description.document);
  }

  @Get('drift')
  @Allow('syncs.read')
  @Documented({
    summary: 'Where the workspace is not as the file that was last applied',
    type: DriftDto,
    problems: ['namesShared'],
  })
  async drift(@Asking() caller: Caller): Promise<Answer<DriftDto>> {
    return this.drifting.drift(caller);
  }

  @Put('applied')
  @Allow('syncs.write', { act: 'configuration.apply' })
  @Documented({
    summary: 'Say that a file was applied: the workspace is compared with it from now on',
    description:
      'Changes nothing else; "syncline apply" does what the file says, and then this. Secrets are references.',
    type: DriftDto,
    problems: ['invalid', 'namesShared'],
  })
  async applied(@Asking() caller: Caller, @Body() given: ApplicationDto): Promise<Answer<DriftDto>> {
    await this.drifting.applied(caller, given);
    return this.drifting.drift(caller);
  }
}
