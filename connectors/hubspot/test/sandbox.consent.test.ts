import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { challengeFor, consentAddress, decideOn } from '../../../test/support/consent.js';
import { describeWithVendorFacts, OpenApiSpec, validateAnswer } from '../../../test/support/vendor-facts/index.js';

const VERIFIER = 'a-verifier-of-at-least-forty-three-characters';
const ASKED = {
  client_id: 'sandbox-hubspot-client',
  redirect_uri: 'http://127.0.0.1/back',
  scope: 'oauth crm.objects.contacts.read',
  optional_scope: 'crm.lists.read crm.schemas.custom.read',
  state: 's1',
};

let sandbox: HubspotSandbox;
beforeEach(async () => {
  sandbox = await startHubspotSandbox({ unavailableScopes: ['crm.schemas.custom.read', 'crm.objects.deals.read'] });
});
afterEach(() => sandbox.close());

const page = (change: Readonly<Record<string, string>> = {}): string =>
  consentAddress(`${sandbox.url}/oauth/authorize`, { ...ASKED, ...change });

async function trade(code: string, change: Readonly<Record<string, string>> = {}) {
  const form = {
    ...{ grant_type: 'authorization_code', client_id: ASKED.client_id, client_secret: 'sandbox-hubspot-secret' },
    ...{ redirect_uri: ASKED.redirect_uri, code },
    ...change,
  };
  const answer = await fetch(`${sandbox.url}/oauth/v3/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const codeOf = (back: URL): string => back.searchParams.get('code') ?? '';

describe('HubSpot sandbox: consent', () => {
  it('shows what is asked for, and grants no optional scope the plan does not have', async () => {
    const text = await (await fetch(page())).text();
    for (const shown of ['crm.objects.contacts.read', 'crm.lists.read', '44237313', 'Approve', 'Deny']) {
      expect(text).toContain(shown);
    }
    const { body } = await trade(codeOf(await decideOn(page())));
    expect(body['scopes']).toEqual(['oauth', 'crm.objects.contacts.read', 'crm.lists.read']);
  });

  it.each([
    ['a needed scope the plan does not have', { scope: 'crm.objects.deals.read' }],
    ['an app it does not know', { client_id: 'another' }],
    ['an address that is none', { redirect_uri: 'nowhere' }],
  ])('sends nobody back for %s', async (_, change) => {
    expect((await fetch(page(change))).status).toBe(400);
    await expect(decideOn(page(change))).rejects.toThrow('sends nobody back: 400');
  });

  it('shows nothing of what it was asked with as anything but text', async () => {
    expect(await (await fetch(page({ state: '"><script>' }))).text()).not.toContain('<script>');
  });

  it('sends a no back with the state', async () => {
    const { searchParams } = await decideOn(page(), 'deny');
    expect([searchParams.get('error'), searchParams.get('state'), searchParams.get('code')]).toEqual([
      'access_denied',
      's1',
      null,
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['the verifier that was announced', { code_verifier: VERIFIER }, 200],
    ['another verifier', { code_verifier: `${VERIFIER}x` }, 400],
    ['no verifier', {}, 400],
    ['another address', { code_verifier: VERIFIER, redirect_uri: 'http://127.0.0.1/else' }, 400],
  ])('trades a code for %s with %j: %i', async (_, change, status) => {
    const challenged = page({ code_challenge: challengeFor(VERIFIER), code_challenge_method: 'S256' });
    expect((await trade(codeOf(await decideOn(challenged)), change)).status).toBe(status);
  });
});

describeWithVendorFacts('HubSpot sandbox: token answers by the published specs', (factsFolder) => {
  it('for a code that is good and one that is not', async () => {
    const spec = OpenApiSpec.load(join(factsFolder, 'specs/hubspot/oauth.v3.json'));
    for (const code of [codeOf(await decideOn(page())), 'unknown']) {
      const { status, body } = await trade(code);
      expect(validateAnswer(spec, 'POST', '/oauth/v3/token', status, body)).toEqual([]);
    }
  });
});
