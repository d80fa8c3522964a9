import { once } from 'node:events';
import { createServer } from 'node:http';

export interface ReceivedMessage {
  readonly path: string;
  readonly body: {
    readonly text: string;
    readonly messageId: string;
    readonly alerts: readonly {
      readonly kind: string;
      readonly news: string;
      readonly subject: { readonly name: string };
    }[];
  };
}

/** How it answers; `hang`: not at all. */
export type Manner = number | 'hang' | { readonly redirectTo: string };

/** A real HTTP server on this machine that takes messages as Slack does. */
export interface WebhookReceiver {
  readonly origin: string;
  /** Those it answered with 200. */
  readonly messages: readonly ReceivedMessage[];
  /** How often it was called, however it answered. */
  readonly calls: () => number;
  answer(manner: Manner): void;
  close(): Promise<void>;
}

export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const messages: ReceivedMessage[] = [];
  let manner: Manner = 200;
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls += 1;
      if (manner === 'hang') return;
      if (typeof manner === 'object') return void response.writeHead(307, { location: manner.redirectTo }).end();
      if (manner === 200) {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReceivedMessage['body'];
        messages.push({ path: request.url ?? '', body });
      }
      response.writeHead(manner).end(manner === 200 ? 'ok' : 'an answer that names a secret');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    messages,
    calls: () => calls,
    answer: (next) => {
      manner = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
