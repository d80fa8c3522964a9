import { type ConnectorManifest } from '#connector-sdk';

export const POOL = 'calls';

export const manifest: ConnectorManifest = {
  vendor: 'memory',
  title: 'Memory',
  credentials: [
    { name: 'apiKey', title: 'API key', required: true, help: 'The key the vendor in memory was made with.' },
  ],
  signIn: [
    { kind: 'apiKey', title: 'API key', help: 'The key the vendor in memory was made with.', credentials: ['apiKey'] },
  ],
  settings: [],
  hosts: [],
  pools: { [POOL]: { concurrency: 4 } },
  webhooks: 'none',
};
