import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { RULE_DEFAULTS } from '#configuration';
import { type Mapping } from '#core';
import { configurationSchema } from './answers.js';
import { problem } from './fake-api.js';

interface Thing {
  readonly id: string;
  name: string;
}
type Connection = Thing & { settings: object; baseUrl: string | null; readonly vendor: string; secrets: object };
type Sync = Thing & { readonly a: object; readonly b: object; mapping: Mapping; state: string; segments: Segment[] };
type Segment = Thing & { rule: string };
type Channel = Thing & {
  readonly kind: string;
  recipients?: readonly string[];
  kinds?: readonly string[] | null;
  url?: string;
  on: boolean;
};
interface Person {
  readonly id: string;
  readonly email: string;
  role: string;
  expired?: boolean;
}

/** A workspace with nothing in it, which keeps what it is told: as much of the API as a file of configuration needs. */
export class WorkspaceApi {
  readonly connections: Connection[] = [];
  readonly syncs: Sync[] = [];
  readonly channels: Channel[] = [];
  readonly people: Person[] = [];
  readonly invitations: Person[] = [];
  /** As to a key without `people.manage`. */
  hidesPeople = false;
  rules: object = { ...RULE_DEFAULTS, quietHours: null };
  readonly runs: { id: string; syncId: string; kind: string; state: string; mapping: Mapping }[] = [];
  /** Changes asked for, e.g. `POST /v1/syncs`; trials of mappings are none. */
  readonly asked: string[] = [];
  /** What was said to have been applied last. */
  applied: object | null = null;
  drift: object = { applied: null, changes: [] };
  /** Approving is for people, as where a second person is wanted. */
  wantsSecondPerson = false;
  /** Refuses the sync of this name. */
  refused: string | null = null;
  readonly #server: Server;
  #ids = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      void textOf(request).then((text) => {
        const [path = ''] = (request.url ?? '').split('?');
        const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
        const { status, body: answer } = this.#answer(request.method ?? 'GET', path.split('/').slice(2), body);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(status === 204 ? undefined : JSON.stringify(answer));
      });
    });
  }

  static async start(): Promise<WorkspaceApi> {
    const api = new WorkspaceApi();
    await new Promise<void>((listening) => api.#server.listen(0, '127.0.0.1', listening));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #answer(method: string, path: readonly string[], body: Record<string, unknown>): { status: number; body: unknown } {
    const [kind, id, sub, subId] = path;
    const route = `${method} ${[kind, id && ':id', sub, subId && ':id'].filter(Boolean).join('/')}`;
    if (method !== 'GET' && !(kind === 'mappings' && id === 'try')) this.asked.push(route);
    const found = <One extends { readonly id: string }>(all: readonly One[]): One | undefined =>
      all.find((one) => one.id === id);
    const connection = found(this.connections);
    const sync = found(this.syncs);
    switch (route) {
      case 'GET connections':
        return ok(page(this.connections.map(shownConnection)));
      case 'POST connections':
        return ok(
          shownConnection(kept(this.connections, { baseUrl: null, ...body, id: this.#id() } as unknown as Connection)),
        );
      case 'PATCH connections/:id':
        return ok(shownConnection(Object.assign(connection ?? {}, body) as unknown as Connection));
      case 'GET syncs':
        return ok(page(this.syncs));
      case 'POST syncs': {
        if (body['name'] === this.refused) return problem(422, 'SYNC_A430', 'One thing would keep it from working.');
        const mapping = { ...(body['mapping'] as Mapping), version: 1 };
        return ok(kept(this.syncs, { ...body, mapping, id: this.#id(), state: 'draft', segments: [] } as never));
      }
      case 'PATCH syncs/:id':
        return ok(Object.assign(sync ?? {}, body));
      case 'DELETE syncs/:id':
        this.syncs.splice(this.syncs.indexOf(sync as Sync), 1);
        return { status: 204, body: null };
      case 'POST mappings/:id':
        return ok({ problems: [], ways: [], routing: [] });
      case 'PUT syncs/:id/mapping': {
        const mapping = { ...(body as unknown as Mapping), version: 2 + this.runs.length };
        if (sync?.state === 'draft') return ok({ ...Object.assign(sync, { mapping }), run: null });
        const run = { id: this.#id(), syncId: sync?.id ?? '', kind: 'mappingChange', state: 'ready', mapping };
        return ok({ run: shownRun(kept(this.runs, run)) });
      }
      case 'GET syncs/:id/mappings':
        return ok(page([sync?.mapping, ...this.runs.map(({ mapping }) => mapping)].map((mapping) => ({ mapping }))));
      case 'GET syncs/:id/runs':
        return ok(page(this.runs.map(shownRun)));
      case 'GET runs/:id':
        return ok(shownRun(this.#run(id)));
      case 'POST runs/:id/approve': {
        if (this.wantsSecondPerson) return problem(403, 'SYNC_A470', 'This workspace has plans approved by people.');
        const run = this.#run(id);
        Object.assign(this.syncs.find((one) => one.id === run.syncId) ?? {}, { mapping: run.mapping });
        return ok(shownRun(Object.assign(run, { state: 'done' })));
      }
      case 'GET syncs/:id/segments':
        return ok(page(sync?.segments ?? []));
      case 'POST syncs/:id/segments':
        return ok(kept(sync?.segments ?? [], { ...body, id: this.#id() } as unknown as Segment));
      case 'PUT configuration/:id':
        this.applied = body;
        return ok({ applied: null, changes: [] });
      case 'GET configuration/:id':
        return ok(id === 'drift' ? this.drift : configurationSchema);
      case 'GET alert-rules':
        return ok(this.rules);
      case 'PUT alert-rules':
        this.rules = body;
        return ok(this.rules);
      case 'GET alert-channels':
        return ok(page(this.channels.map(shownChannel)));
      case 'POST alert-channels':
        return ok(shownChannel(kept(this.channels, { ...body, id: this.#id() } as unknown as Channel)));
      case 'PATCH alert-channels/:id':
        return ok(shownChannel(Object.assign(found(this.channels) as Channel, body)));
      case 'DELETE alert-channels/:id':
        this.channels.splice(this.channels.indexOf(found(this.channels) as Channel), 1);
        return { status: 204, body: null };
      case 'GET people':
        return ok(page(this.people));
      case 'PATCH people/:id':
        return ok(Object.assign(found(this.people) ?? {}, body));
      case 'DELETE people/:id':
        this.people.splice(this.people.indexOf(found(this.people) as Person), 1);
        return { status: 204, body: null };
      case 'GET invitations':
        if (this.hidesPeople) return problem(403, 'SYNC_A403', 'The key may not manage people.');
        return ok(page(this.invitations));
      case 'POST invitations': {
        const { email, role } = body as unknown as Person;
        const before = this.invitations.findIndex((one) => one.email === email);
        if (before >= 0) this.invitations.splice(before, 1);
        const made = kept(this.invitations, { id: this.#id(), email, role, expired: false });
        return ok({ ...made, url: `https://syncline.example/invitation?token=${email}` });
      }
      case 'DELETE invitations/:id':
        this.invitations.splice(this.invitations.indexOf(found(this.invitations) as Person), 1);
        return { status: 204, body: null };
      default:
        return problem(404, 'SYNC_A404', `There is no route ${route}.`);
    }
  }

  #run(id: string | undefined) {
    const run = this.runs.find((one) => one.id === id);
    if (!run) throw new Error(`there is no run ${id}`);
    return run;
  }

  #id(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  }
}

const ok = (body: unknown) => ({ status: 200, body });
const page = (items: readonly unknown[]) => ({ items, nextCursor: null });

function kept<One>(all: One[], one: One): One {
  all.push(one);
  return one;
}

const shownConnection = ({ secrets, ...connection }: Connection) => ({
  ...connection,
  secretNames: Object.keys(secrets),
});

const shownChannel = ({ url: _url, recipients = [], kinds = null, ...channel }: Channel) => ({
  ...channel,
  recipients,
  kinds,
});

const shownRun = ({ mapping, ...run }: WorkspaceApi['runs'][number]) => ({
  ...run,
  mappingVersion: mapping.version,
  counts: { update: 3 },
  error: null,
  startedAt: '2026-11-20T10:00:00.000Z',
  finishedAt: null,
  estimate: null,
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
