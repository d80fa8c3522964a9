import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut and mended: what is behind it seems to restart. */
export interface BreakableWay {
  /** The same URL, by this way. */
  readonly url: string;
  /** Every connection breaks, and no new one is taken. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function breakableWay(toUrl: string): Promise<BreakableWay> {
  const to = new URL(toUrl);
  const sockets = new Set<Socket>();
  const serve = (): Server =>
    createServer((inside) => {
      const outside = createConnection(Number(to.port), to.hostname);
      for (const socket of [inside, outside]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          sockets.delete(socket);
          inside.destroy();
          outside.destroy();
        });
      }
      inside.pipe(outside).pipe(inside);
    });
  let server = serve().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const by = new URL(toUrl);
  by.hostname = '127.0.0.1';
  by.port = String(port);
  return {
    url: by.href,
    cut: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: async () => {
      server = serve().listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
