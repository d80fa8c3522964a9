import createClient, { type Client } from 'openapi-fetch';
import { type components, type paths } from './schema.js';

/** What the REST API takes and answers with, by the names of its description. */
export type Schemas = components['schemas'];

/** The REST API: paths, parameters, bodies and answers are those of its description, or it does not compile. */
export type ApiClient = Client<paths, 'application/json'>;

/** What a list or another reading route takes behind the `?`. */
export type QueryOf<Path extends keyof paths> = paths[Path] extends {
  readonly get: { readonly parameters: { readonly query?: infer Query } };
}
  ? NonNullable<Query>
  : never;

export interface ApiClientOptions {
  /** Where the server is, without a trailing slash. */
  readonly baseUrl: string;
  /** Carries a request there; the platform's own unless given. May throw for what it does not take for an answer. */
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const createApiClient = ({ baseUrl, fetch, headers }: ApiClientOptions): ApiClient =>
  createClient<paths, 'application/json'>({
    baseUrl,
    ...(fetch === undefined ? {} : { fetch }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
  });
