import { Get, Inject } from '@nestjs/common';
import { AllowAnyone } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Documented } from '../http/documented.js';
import { ApiDescription } from '../openapi/api-description.js';
import { configurationSchema } from './configuration-schema.js';

@GuardedController('configuration', 'Configuration')
export class ConfigurationController {
  constructor(@Inject(ApiDescription) private readonly description: ApiDescription) {}

  @Get('schema')
  @AllowAnyone()
  @Documented({ summary: 'What a file of configuration may say, as JSON Schema (2020-12)', isFree: true })
  schema(): Readonly<Record<string, unknown>> {
    return configurationSchema(this.description.document);
  }
}
