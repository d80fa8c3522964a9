import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard } from './api-key.guard.js';

/** A controller under `/v1`, for those with a key only. */
export const GuardedController = (path: string, tag: string): ClassDecorator =>
  applyDecorators(Controller(`v1/${path}`), UseGuards(ApiKeyGuard), ApiBearerAuth(), ApiTags(tag));
