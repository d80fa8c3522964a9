import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type OpenAPIObject } from '@nestjs/swagger';
import { ApiModule } from '../api.module.js';
import { type Route } from '../auth/route-table.js';
import { Routes } from '../auth/routes.js';
import { type Runtime } from '../runtime.js';
import { describeApi } from './document.js';

/** The description without a database or a queue: routes are described by their decorators alone. */
export const describedApi = (): Promise<OpenAPIObject> => ofApi(describeApi);

/** What every route declares, without a database or a queue. */
export const declaredRoutes = (): Promise<readonly Route[]> => ofApi((app) => app.get(Routes).all);

async function ofApi<Found>(look: (app: INestApplication) => Found): Promise<Found> {
  const app = await NestFactory.create(ApiModule.on({} as Runtime), { logger: false, abortOnError: false });
  try {
    return look(app);
  } finally {
    await app.close();
  }
}

/** As it is committed. */
export const printed = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
