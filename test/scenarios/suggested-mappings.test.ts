import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ObjectDescription, Secret, type Session } from '#connector-sdk';
import { testContext } from '#connector-sdk/testing';
import { compileMapping, type FieldMapping, type Mapping, type Suggestion } from '#core';
import { type Connection, suggestFor, type SyncEnd } from '#engine';
import { samplePopulation } from '#sandbox-kit';
import { CONNECTORS } from '../../apps/runtime/src/connectors.registry.js';
import { checkSync } from '../../apps/api/src/syncs/check-sync.js';
import {
  type LaunchedSandbox,
  launchSandbox,
  SANDBOX_VENDORS,
  type SandboxVendor,
} from '../../scripts/sandbox/vendors.js';
import { withMailchimp, withSalesforce } from '../demo/syncs.js';

const PEOPLE = 150;
const NOBODY = { hubspot: [], salesforce: [], mailchimp: [] };

/** What a mapping says of a field, but for how its values are converted. */
const shape = ({ a, b, direction, kind }: FieldMapping) => ({ a, b, direction, kind });

describe('mappings suggested for the vendors’ sandboxes', () => {
  let sandboxes: Readonly<Record<SandboxVendor, LaunchedSandbox>>;
  let sessions: ReadonlyMap<string, Session>;

  beforeAll(async () => {
    const people = samplePopulation({ seed: 7, size: PEOPLE });
    const launched = await Promise.all(SANDBOX_VENDORS.map((vendor) => launchSandbox(vendor, {}, people)));
    sandboxes = Object.fromEntries(SANDBOX_VENDORS.map((vendor, at) => [vendor, launched[at]])) as typeof sandboxes;
    sessions = new Map(
      SANDBOX_VENDORS.map((vendor) => {
        const { running, secrets, settings } = sandboxes[vendor];
        const context = testContext({
          baseUrl: running.url,
          secrets: Object.fromEntries(Object.entries(secrets).map(([name, text]) => [name, new Secret(text)])),
          settings,
        });
        const connector = CONNECTORS.get(vendor);
        if (!connector) throw new Error(`there is no connector for ${vendor}`);
        return [vendor, connector.open(context)] as const;
      }),
    );
  });
  afterAll(async () => {
    for (const session of sessions.values()) await session.close();
    await Promise.all(SANDBOX_VENDORS.map((vendor) => sandboxes[vendor].running.close()));
  });

  const sessionOf = (connectionId: string): Session => {
    const session = sessions.get(connectionId);
    if (!session) throw new Error(`nobody is connected to ${connectionId}`);
    return session;
  };
  const engine = {
    store: { getConnection: async (id: string) => (sessions.has(id) ? ({ id } as Connection) : null) },
    sessions: {
      session: async ({ id }: Connection) => sessionOf(id),
      port: async ({ connectionId, object }: SyncEnd) => sessionOf(connectionId).object(object),
    },
  } as Parameters<typeof suggestFor>[0];

  async function suggested(
    a: SyncEnd,
    b: SyncEnd,
  ): Promise<Suggestion & { readonly objects: { a: ObjectDescription; b: ObjectDescription } }> {
    const answer = await suggestFor(engine, { a, b });
    if (answer.kind !== 'suggested') throw new Error(`side ${answer.side} is missing`);
    return { ...answer.suggestion, objects: answer.objects };
  }

  const contacts = { connectionId: 'hubspot', object: 'contacts' };
  const others = {
    salesforce: { end: { connectionId: 'salesforce', object: 'Contact' }, mapping: withSalesforce(NOBODY) },
    mailchimp: { end: { connectionId: 'mailchimp', object: 'members' }, mapping: withMailchimp },
  };

  it.each(['salesforce', 'mailchimp'] as const)(
    'holds all that the demo maps between HubSpot and %s',
    async (vendor) => {
      const { end, mapping } = others[vendor];
      const suggestion = await suggested(contacts, end);
      const shapes = suggestion.mapping.fields.map(shape);
      for (const field of mapping.fields) expect(shapes).toContainEqual(shape(field));
      const lensOf = (all: Omit<Mapping, 'version'>, a: string) => all.fields.find((field) => field.a === a)?.lens.kind;
      // Countries are written in two ways, which a lens knows better than a table typed by a person.
      const lenses = mapping.fields.filter(({ id }) => id !== 'country').map(({ a }) => [a, lensOf(mapping, a)]);
      expect(lenses).toEqual(lenses.map(([a]) => [a, lensOf(suggestion.mapping, a as string)]));
      expect(lensOf(suggestion.mapping, 'country')).toBe('country');
      const namesIn = (all: Omit<Mapping, 'version'>) =>
        all.keys.map(({ fieldIds }) => fieldIds.map((id) => all.fields.find((field) => field.id === id)?.a));
      expect(namesIn(suggestion.mapping)).toEqual(namesIn(mapping));
    },
  );

  it.each(['salesforce', 'mailchimp'] as const)('could be saved as it is: %s', async (vendor) => {
    const { end } = others[vendor];
    const { mapping, objects } = await suggested(contacts, end);
    expect(() => compileMapping({ ...mapping, version: 1 })).not.toThrow();
    const around = { objects, otherSyncs: [], samples: { a: [], b: [] } };
    expect(checkSync({ a: contacts, b: end, mapping }, around)).toEqual([]);
  });

  it('gives reasons by what the sampled records hold', async () => {
    const { fields, comparedRecords } = await suggested(contacts, others.salesforce.end);
    expect(comparedRecords).toBeGreaterThan(10);
    const email = fields.find(({ fieldId }) => fieldId === 'email');
    expect(email?.confidence).toBe('sure');
    expect(email?.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['valuesAgree']));
  });

  it('goes on to companies and deals', async () => {
    const companies = await suggested(
      { connectionId: 'hubspot', object: 'companies' },
      { connectionId: 'salesforce', object: 'Account' },
    );
    const pairs = companies.mapping.fields.map(({ a, b }) => `${a} ${b}`);
    expect(pairs).toEqual(expect.arrayContaining(['name Name', 'phone Phone', 'website Website']));
  });

  it('says which side is not there', async () => {
    const nowhere = { connectionId: 'salesforce', object: 'Nothing__c' };
    expect(await suggestFor(engine, { a: contacts, b: nowhere })).toEqual({ kind: 'missing', side: 'b' });
  });
});
