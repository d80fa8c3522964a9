import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { type Context } from '../context.js';
import { BodyReader, isObject, type JsonObject, pageOf, readPage } from '../input.js';
import { Problem, problems } from '../problems.js';
import { documentBody } from '../problem-body.js';

const PENDING_BATCHES_MAX = 500;
const RESULT_LINK_LIFETIME_MS = 10 * 60_000;
const RESULTS_PER_FILE = 500;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

interface Operation {
  method: string;
  path: string;
  params: JsonObject;
  body: string | undefined;
  operationId: string;
}

interface Result {
  status_code: number;
  operation_id: string;
  /** The answer's body as a JSON text inside the JSON. */
  response: string;
}

interface Batch {
  id: string;
  status: 'pending' | 'preprocessing' | 'started' | 'finalizing' | 'finished';
  operations: readonly Operation[];
  results: Result[];
  submittedAt: string;
  completedAt: string;
  /** Tokens of result links, with the sandbox time in milliseconds at which each stops working. */
  links: Map<string, number>;
}

/** Batches of operations, run in the background in an order of the vendor's own. */
export class Batches {
  readonly #context: Context;
  readonly #stepMs: number;
  readonly #batches = new Map<string, Batch>();

  /** `stepMs`: sandbox time a batch spends in each of its states. */
  constructor(context: Context, stepMs: number) {
    this.#context = context;
    this.#stepMs = stepMs;
  }

  addRoutes(): void {
    const { account, routes } = this.#context;
    const schema = 'Batches/Instance.json';
    routes.add('GET', 'batches', ({ query }) => {
      const found = [...this.#batches.values()];
      return {
        status: 200,
        body: {
          batches: pageOf(found, readPage(query)).map((batch) => this.#view(batch)),
          total_items: found.length,
          _links: account.links.collection('Batches', '/batches'),
        },
        schema: 'Batches/Collection.json',
      };
    });
    routes.add('POST', 'batches', ({ body, ip }) => {
      const pending = [...this.#batches.values()].filter(({ status }) => status !== 'finished');
      if (pending.length >= PENDING_BATCHES_MAX) throw problems.tooManyBatches(PENDING_BATCHES_MAX);
      const batch = this.#submit(readOperations(body), ip);
      return { status: 200, body: this.#view(batch), schema };
    });
    routes.add('GET', 'batches/{batch_id}', ({ params }) => ({
      status: 200,
      body: this.#view(this.#find(params['batch_id'])),
      schema,
    }));
    routes.add('DELETE', 'batches/{batch_id}', ({ params }) => {
      this.#batches.delete(this.#find(params['batch_id']).id);
      return { status: 204 };
    });
  }

  /** The gzipped tar a result link leads to, or undefined when the link is unknown or too old. */
  async archive(batchId: string, token: string): Promise<Buffer | undefined> {
    const batch = this.#batches.get(batchId);
    const expiresMs = batch?.links.get(token) ?? 0;
    if (!batch || expiresMs <= this.#context.account.clock.nowMs()) return undefined;
    return packResults(batch);
  }

  #find(id: string | undefined): Batch {
    const batch = this.#batches.get(id ?? '');
    if (!batch) throw problems.notFound();
    return batch;
  }

  #submit(operations: readonly Operation[], ip: string): Batch {
    const { account } = this.#context;
    const batch: Batch = {
      id: account.minter.hex(10),
      status: 'pending',
      operations,
      results: [],
      submittedAt: account.minter.now(),
      completedAt: '',
      links: new Map(),
    };
    this.#batches.set(batch.id, batch);
    account.clock.after(this.#stepMs, () => {
      batch.status = 'started';
      account.clock.after(this.#stepMs, () => void this.#run(batch, ip));
    });
    return batch;
  }

  async #run(batch: Batch, ip: string): Promise<void> {
    const { account } = this.#context;
    for (const operation of account.random.shuffle(batch.operations)) {
      batch.results.push(await this.#runOne(operation, ip));
    }
    batch.status = 'finished';
    batch.completedAt = account.minter.now();
  }

  async #runOne(operation: Operation, ip: string): Promise<Result> {
    const { account, routes } = this.#context;
    const operation_id = operation.operationId;
    try {
      const query = new URLSearchParams(
        Object.entries(operation.params).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const body = operation.body === undefined ? undefined : parse(operation.body);
      const answer = await routes.dispatch(operation.method, operation.path, { query, body, ip });
      return { status_code: answer.status, operation_id, response: answer.body ? JSON.stringify(answer.body) : '' };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const response = JSON.stringify(documentBody(error.document, account.minter.requestId()));
      return { status_code: error.document.status, operation_id, response };
    }
  }

  #view(batch: Batch): JsonObject {
    const { account, baseUrl } = this.#context;
    const finished = batch.status === 'finished';
    let resultUrl = '';
    if (finished) {
      const token = account.minter.hex(32);
      batch.links.set(token, account.clock.nowMs() + RESULT_LINK_LIFETIME_MS);
      resultUrl = `${baseUrl()}/batch-results/${batch.id}-response.tar.gz?token=${token}`;
    }
    return {
      id: batch.id,
      status: batch.status,
      total_operations: batch.operations.length,
      finished_operations: batch.results.length,
      errored_operations: batch.results.filter(({ status_code }) => status_code >= 400).length,
      submitted_at: batch.submittedAt,
      completed_at: batch.completedAt,
      response_body_url: resultUrl,
      _links: account.links.instance('Batches', `/batches/${batch.id}`),
    };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw problems.jsonUnreadable();
  }
}

function readOperations(body: unknown): Operation[] {
  const reader = new BodyReader(body);
  reader.requireAll('operations');
  const sent = reader.list('operations') ?? [];
  const operations = sent.flatMap((item, index): Operation[] => {
    const { method, path, params, body: text, operation_id } = isObject(item) ? item : ({} as JsonObject);
    if (typeof path !== 'string' || !METHODS.some((known) => known === method)) {
      reader.trouble(`operations.item:${index}`, 'Required fields were not provided: method, path');
      return [];
    }
    return [
      {
        method: String(method),
        path: path.replace(/^\/?3\.0\//, ''),
        params: isObject(params) ? params : {},
        body: typeof text === 'string' && text !== '' ? text : undefined,
        operationId: typeof operation_id === 'string' ? operation_id : '',
      },
    ];
  });
  if (sent.length === 0) reader.trouble('operations', 'A batch needs at least one operation');
  reader.finish();
  return operations;
}

/** One or more JSON files in a folder, gzipped, as the vendor packs them. */
async function packResults(batch: Batch): Promise<Buffer> {
  const tar = pack();
  const chunks: Buffer[] = [];
  const read = (async () => {
    for await (const chunk of tar) chunks.push(chunk as Buffer);
  })();
  tar.entry({ name: './', type: 'directory' });
  for (let from = 0; from < batch.results.length; from += RESULTS_PER_FILE) {
    const name = `./${batch.id}-${from / RESULTS_PER_FILE}.json`;
    tar.entry({ name }, JSON.stringify(batch.results.slice(from, from + RESULTS_PER_FILE)));
  }
  tar.finalize();
  await read;
  return promisify(gzip)(Buffer.concat(chunks));
}
