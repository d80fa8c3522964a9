import { once } from 'node:events';
import { createServer } from 'node:http';
import { jest } from '@jest/globals';
import Provider from 'oidc-provider';
import { type RunningSyncline, startSyncline } from './running-syncline.js';

const CLIENT = { id: 'syncline', secret: 'a secret of thirty-two characters' };

/** A Syncline beside an OpenID provider it lets people in by. */
export interface WithOpenId {
  readonly syncline: RunningSyncline;
  /** What the provider says of whoever signs in there by a name. */
  readonly claimsOf: Record<string, object>;
  readonly close: () => Promise<void>;
}

/** @param name what the provider is called on the page to sign in */
export async function startWithOpenId(name: string): Promise<WithOpenId> {
  // The provider warns of everything that is made for tests.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  // Each has to know the other's address: ours is fixed first.
  const probe = createServer();
  const port = await listen(probe);
  await new Promise((closed) => probe.close(closed));

  const claimsOf: Record<string, object> = {};
  const server = createServer();
  const issuer = `http://127.0.0.1:${await listen(server)}`;
  const redirectUri = `http://127.0.0.1:${port}/v1/openid/sso/callback`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...claimsOf[sub] }) }),
    cookies: { keys: ['k'] },
    features: { devInteractions: { enabled: true } },
  });
  server.on('request', provider.callback());
  const syncline = await startSyncline({
    ...{ allowedOrigins: [], worker: false, port },
    env: {
      SYNCLINE_OPENID_ISSUER: issuer,
      SYNCLINE_OPENID_CLIENT_ID: CLIENT.id,
      SYNCLINE_OPENID_CLIENT_SECRET: CLIENT.secret,
      SYNCLINE_OPENID_NAME: name,
    },
  });
  return {
    syncline,
    claimsOf,
    close: async () => {
      await syncline.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @returns the port, on the loopback */
async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
