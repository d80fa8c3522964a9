import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { json } from 'express';
import helmet from 'helmet';
import { explainListenFailure } from '../../runtime/src/start-error.js';
import { ApiModule } from './api.module.js';
import { serveConsole } from './console/serve-console.js';
import { identifyRequest } from './http/request.js';
import { ApiDescription } from './openapi/api-description.js';
import { describeApi } from './openapi/document.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { validation } from './problems/validation.js';
import { type Runtime } from './runtime.js';

/** A mapping of 500 fields with long choice tables fits several times. */
const BODY_MAX_BYTES = 1_048_576;

export interface RunningApi {
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  /** Takes no more requests and ends those under way. */
  close(): Promise<void>;
}

/** The API as an application that does not listen yet. */
async function createApi(runtime: Runtime): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.on(runtime), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  if (runtime.config.trustedProxies.length > 0) app.set('trust proxy', [...runtime.config.trustedProxies]);
  app.use(identifyRequest);
  app.use(helmet());
  for (const handler of serveConsole()) app.use(handler);
  // Webhooks keep their bodies as they came: signatures cover the bytes.
  app.use('/v1', json({ limit: BODY_MAX_BYTES }));
  app.useGlobalFilters(new ProblemFilter(runtime.logger));
  app.useGlobalPipes(validation());
  app.get(ApiDescription).document = describeApi(app);
  await app.init();
  return app;
}

/** @throws StartError when the port cannot be listened on */
export async function startApi(runtime: Runtime): Promise<RunningApi> {
  const { config } = runtime;
  const app = await createApi(runtime);
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw explainListenFailure(config, error);
  }
  const address: unknown = app.getHttpServer().address();
  return { url: urlOf(config.host, address), close: () => app.close() };
}

/** Port 0 takes any free one, so the server is asked. */
function urlOf(host: string, address: unknown): string {
  const port = typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
