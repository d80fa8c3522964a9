import { applyDecorators, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

/** A controller under `/v1`. Each of its routes says who it is for. */
export const GuardedController = (path: string, tag: string): ClassDecorator =>
  applyDecorators(Controller(`v1/${path}`), ApiTags(tag));
