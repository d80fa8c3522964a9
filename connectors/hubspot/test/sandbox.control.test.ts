import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { caller, type Receiver, startReceiver, until } from './sandbox.support.js';

let sandbox: HubspotSandbox;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  sandbox = await startHubspotSandbox({ webhookTargetUrl: receiver.url, webhookBatchDelayMs: 1 });
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

it('mints a token of another app, whose edits are told from the first app’s', async () => {
  const answer = await fetch(`${sandbox.url}/_sandbox/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'private-app', appId: 4711 }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  const call = caller(sandbox, accessToken);
  const { status } = await call('POST', '/crm/v3/objects/contacts', { properties: { firstname: 'Ann' } });
  expect(status).toBe(201);
  await until('the creation is announced', () => receiver.events().length > 0);
  expect(receiver.events()[0]).toMatchObject({ changeSource: 'INTEGRATION', sourceId: '4711' });
});
