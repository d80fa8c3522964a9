import { afterEach } from '@jest/globals';
import { type ObjectPort, Secret, type Secrets, type Session } from '#connector-sdk';
import { testContext, type TestContext } from '#connector-sdk/testing';
import { type SalesforceSandbox, type SalesforceSandboxOptions, startSalesforceSandbox } from '#sandboxes/salesforce';
import { salesforce } from '../src/index.js';

export const SANDBOX_SECRETS: Secrets = {
  clientId: new Secret('sandbox-salesforce-client'),
  clientSecret: new Secret('sandbox-salesforce-secret'),
  refreshToken: new Secret('sandbox-salesforce-refresh'),
};

/** One org and a session with it. */
export interface World {
  readonly sandbox: SalesforceSandbox;
  readonly session: Session;
  readonly context: TestContext;
  readonly contacts: ObjectPort;
  /** Another session on the same org, with a limiter of its own. */
  readonly reopen: (options?: { secrets?: Secrets; httpTimeoutMs?: number; settings?: Record<string, string> }) => {
    session: Session;
    context: TestContext;
  };
  /** A contact made by a person. */
  readonly person: (values?: Record<string, string>) => string;
}

const open: (() => Promise<unknown>)[] = [];

/** Starts an org and a session; both are closed after the test. */
export async function startWorld(options: SalesforceSandboxOptions = {}): Promise<World> {
  const sandbox = await startSalesforceSandbox(options);
  open.push(() => sandbox.close());
  const reopen: World['reopen'] = ({ secrets = SANDBOX_SECRETS, httpTimeoutMs = 2_000, settings = {} } = {}) => {
    const context = testContext({ baseUrl: sandbox.url, clock: sandbox.clock, secrets, httpTimeoutMs, settings });
    const session = salesforce.open(context);
    open.push(() => session.close());
    return { session, context };
  };
  let serial = 0;
  const person: World['person'] = (values = {}) =>
    sandbox.asUser.create('Contact', { LastName: `Person ${(serial += 1)}`, ...values });
  const { session, context } = reopen();
  return { sandbox, session, context, contacts: session.object('Contact'), reopen, person };
}

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
