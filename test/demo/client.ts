/** What the demo reads of the REST API's answers; apps/api/openapi.json describes them in full. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly health: string;
  readonly healthMessage: string | null;
  readonly webhookUrl: string | null;
}
export interface Sync {
  readonly id: string;
  readonly name: string;
  readonly a: { readonly connectionId: string };
  readonly b: { readonly connectionId: string };
}
export interface Run {
  readonly id: string;
  readonly kind: 'firstSync' | 'sweep';
  readonly state: 'scanning' | 'ready' | 'applying' | 'done' | 'failed' | 'discarded';
  readonly counts: Readonly<Record<string, number>>;
  readonly error: string | null;
  readonly startedAt: string;
}
export interface RunDetail extends Run {
  readonly estimate: { readonly callsA: number; readonly callsB: number; readonly seconds: number } | null;
}
export interface Conflict {
  readonly id: string;
  readonly fieldId: string | null;
  readonly kind: string;
  readonly status: string;
  readonly records: readonly { readonly side: 'a' | 'b'; readonly remoteId: string }[];
  readonly linkId: string | null;
  readonly now: Readonly<Record<'a' | 'b', unknown>> | null;
  readonly winner: 'a' | 'b' | null;
  readonly decidedBy: string;
}
export interface DeadLetter {
  readonly side: 'a' | 'b';
  readonly remoteId: string;
  readonly code: string;
  readonly message: string;
}
export interface Link {
  readonly id: string;
  readonly aId: string | null;
  readonly bId: string | null;
  readonly removedAt: string | null;
}
export interface Change {
  readonly id: number;
  readonly fieldId: string;
  readonly side: 'a' | 'b';
  readonly before?: unknown;
  readonly after?: unknown;
  readonly cause: string;
}
export interface Health {
  readonly status: string;
  readonly syncs: readonly { readonly syncId: string; readonly dirty: number; readonly pausedBecause: string | null }[];
}

/** A program that speaks to Syncline over HTTP with an API key, as anyone could write one. */
export class Client {
  readonly url: string;
  readonly apiKey: string;

  constructor(url: string, apiKey: string) {
    this.url = url;
    this.apiKey = apiKey;
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post<Answer>(path: string, body: object = {}): Promise<Answer> {
    return this.send('POST', path, body);
  }

  /** All items of a list, page by page. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: Item[]; nextCursor: string | null } = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=${PAGE_SIZE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  /** @throws Error with the problem's title, detail and entries */
  async send<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
}

const PAGE_SIZE = 100;
