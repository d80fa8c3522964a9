import { Get, Inject } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';
import { AllowAnyone } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Documented } from '../http/documented.js';
import { ApiDescription } from './api-description.js';

@GuardedController('openapi.json', 'OpenAPI')
export class OpenapiController {
  constructor(@Inject(ApiDescription) private readonly description: ApiDescription) {}

  @Get()
  @AllowAnyone()
  @Documented({ summary: 'This description' })
  get(): OpenAPIObject {
    return this.description.document;
  }
}
