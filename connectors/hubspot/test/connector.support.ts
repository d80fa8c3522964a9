import { type Fields } from '#core';
import {
  type CallContext,
  type ObjectPort,
  type Session,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { type TestContext } from '#connector-sdk/testing';
import { hubspotConnector } from '#connectors/hubspot';
import { type HubspotSandbox, type HubspotSandboxOptions } from '#sandboxes/hubspot';
import { sandboxContext, startUnlimited } from './harness.js';

export const BACKFILL: CallContext = { lane: 'backfill' };

/** A sandbox with a session on it that knows the metadata, so that calls counted later are those of the act. */
export interface World {
  readonly sandbox: HubspotSandbox;
  readonly context: TestContext;
  readonly session: Session;
  port(object: string): ObjectPort;
  /** Ids of new records, made by a person. */
  make(object: string, count: number): string[];
  /** Calls since the last count by this, by method and route. */
  spent(): Readonly<Record<string, number>>;
}

export async function startWorld(options: HubspotSandboxOptions = {}): Promise<World> {
  const sandbox = await startUnlimited(options);
  const context = sandboxContext(sandbox);
  const session = hubspotConnector.open(context);
  await session.discover(BACKFILL);
  sandbox.calls.reset();
  return {
    sandbox,
    context,
    session,
    port: (object) => session.object(object),
    make: (object, count) =>
      Array.from({ length: count }, (_, index) => {
        const fields =
          object === 'contacts' ? { email: `${object}.${index}.${Math.random()}@syncline.example.com` } : {};
        return sandbox.asUser.create(object, fields).id;
      }),
    spent: () => {
      const calls = { ...sandbox.calls.byRoute() };
      sandbox.calls.reset();
      return calls;
    },
  };
}

let keys = 0;

export const creation = (fields: Fields, observe = Object.keys(fields)): WriteOperation => ({
  kind: 'create',
  key: `made-${(keys += 1)}`,
  fields,
  observe,
});

export const update = (
  id: string,
  fields: Fields,
  deltas: Extract<WriteOperation, { kind: 'update' }>['deltas'] = {},
): WriteOperation => ({
  kind: 'update',
  id,
  fields,
  deltas,
  observe: [...new Set([...Object.keys(fields), ...Object.keys(deltas)])],
});

/** The fields of a record that must be live. */
export async function fieldsOf(port: ObjectPort, id: string, names: readonly string[]): Promise<Fields> {
  const [state] = await port.get([id], names, BACKFILL);
  if (state?.kind !== 'live') throw new Error(`expected a live record, got ${state?.kind ?? 'nothing'}`);
  return state.fields;
}

export const kinds = (outcomes: readonly WriteOutcome[]): string[] => outcomes.map((outcome) => outcome.kind);

export const doneId = (outcome: WriteOutcome | undefined): string => {
  if (outcome?.kind !== 'done') throw new Error(`expected a write to be done: ${JSON.stringify(outcome)}`);
  return outcome.id;
};
