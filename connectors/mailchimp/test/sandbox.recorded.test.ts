import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  describeWithVendorFacts,
  expectOnlyKnownDifferences,
  type KnownDifference,
  loadRecordings,
  replay,
  type ReplayReport,
  type Recording,
  type ValueRules,
} from '../../../test/support/vendor-facts/index.js';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';

const LIST = 'a36b032126';

/** Ids that follow from the address are compared exactly; the rest are minted. */
const MINTED = /(^|\.)(contact_id|unique_email_id|web_id|marketing_permission_id)$|tags\[\]\.id$/;
const TIMES = /(^|\.)(timestamp_opt|timestamp_signup|last_changed|date_created|last_sub_date|last_unsub_date)$/;
/** The answers list every audience of someone's account, two under one id since ids were struck out: keys and types count. */
const RULES: ValueRules = {
  kindOf(at) {
    if (/^lists\[\]\.(?!_links)|^lists\[\]\._links\[\]\.(href|targetSchema)$/.test(at)) return 'present';
    if (MINTED.test(at)) return 'id';
    if (TIMES.test(at)) return 'time';
    // Request ids are new each time; addresses of callers and the page of the web application are the account's own.
    if (at === 'instance' || at === 'ip_opt' || at === 'header:link') return 'present';
    return 'exact';
  },
};

/** Three tags put on in one call are listed third before second once; in all other cases in the order of the call. */
const TAG_ORDER: KnownDifference[] = [66, 67, 69, 70, 71, 73, 75, 76, 78].map((step) => ({
  step,
  reason: 'the vendor does not keep to an order among tags of one call',
}));

const key = 'recorded0by0the0vendor0000000000-us3';
const headers = { authorization: `Basic ${Buffer.from(`user:${key}`).toString('base64')}` };

describeWithVendorFacts('what the live vendor was recorded to answer', (factsFolder) => {
  const recordings = loadRecordings(factsFolder, 'mailchimp');
  let sandbox: MailchimpSandbox;

  beforeEach(async () => {
    sandbox = await startMailchimpSandbox({ apiKey: key });
  });
  afterEach(() => sandbox.close());

  const find = (name: string): Recording => {
    const recording = recordings.find((one) => one.name === name);
    if (!recording) throw new Error(`no recording named ${name}`);
    return recording;
  };
  const run = (name: string): Promise<ReplayReport> =>
    replay(find(name), {
      baseUrl: sandbox.url,
      rules: RULES,
      headers,
      comparedHeaders: ['content-type', 'allow', 'link'],
      beforeStep: () => sandbox.clock.advance(1000), // the recorded steps were a second apart
    });

  it('repeats the export of members: creates, updates, tags, address changes, archiving, refusals', async () => {
    await define({
      mergeFields: [
        { tag: 'USERID', type: 'number' },
        { tag: 'LTV', type: 'number' },
        { tag: 'TICKET' },
        { tag: 'JOINED_AT', type: 'date' },
      ],
      locationHasRegion: false,
    });
    const report = await run('export__exportRecord');
    expectOnlyKnownDifferences(report, TAG_ORDER);
    expect(report.sameStatus / report.steps).toBeGreaterThanOrEqual(0.99);
    expect(report.sameAll / report.steps).toBeGreaterThanOrEqual(0.9);
  });

  it('repeats the export by member id on an audience with marketing permissions', async () => {
    await define({
      marketing_permissions: true,
      mergeFields: [
        { tag: 'LTV', type: 'number', public: true, name: 'LTV', display_order: 6 },
        { tag: 'USERID', type: 'number', public: true, name: 'User ID', display_order: 7 },
        { tag: 'JOINED_AT', type: 'date', public: true, name: 'Joined At' },
      ],
    });
    for (const name of ['Demo', 'Newsletter', 'Test Source']) await define({ id: undefined, name });
    const email = 'testid3039@grouparoo.com';
    sandbox.asUser.subscribe(email, { merge_fields: { FNAME: 'Test2' }, tags: ['mailchimp people'] }, LIST);
    sandbox.asUser.archive(email, LIST);
    const report = await run('integration__mailchimpExportContactsById');
    expectOnlyKnownDifferences(report, []);
    expect(report.sameAll).toBe(report.steps);
  });

  async function define(definition: object): Promise<void> {
    const answer = await fetch(`${sandbox.url}/_sandbox/lists`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: LIST, name: 'Demo-Environment', ...definition }),
    });
    expect(answer.status).toBe(200);
  }
});
