import { NestFactory } from '@nestjs/core';
import { type OpenAPIObject } from '@nestjs/swagger';
import { ApiModule } from '../api.module.js';
import { type Runtime } from '../runtime.js';
import { describeApi } from './document.js';

/** The description without a database or a queue: routes are described by their decorators alone. */
export async function describedApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(ApiModule.on({} as Runtime), { logger: false });
  try {
    return describeApi(app);
  } finally {
    await app.close();
  }
}

/** As it is committed. */
export const printed = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
