import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { COLLECTION_MAX } from './batches.js';
import { type Campaigns, CAMPAIGNS_FIELD, type Membership } from './campaigns.js';
import { chunked } from './chunks.js';
import { type ApiAnswer, type ApiCall, type SalesforceClient } from './client.js';
import { lostCallOutcome, vendorErrors } from './errors.js';
import { canonicalId } from './ids.js';
import { asArray, asObject } from './json.js';
import { pairOf, type Step, stepsOf, type Wanted, wishOf } from './membership-steps.js';
import { CAMPAIGN_MEMBER } from './objects.js';
import { connectorErrorOnly } from './observe.js';
import { pageOf, queryCall, withRest } from './queries.js';
import { refusedField } from './refusals.js';
import { inChunks, quoted } from './soql.js';

type Trouble = Extract<WriteOutcome, { kind: 'rejected' | 'retry' | 'unknown' }>;

/** A step that was not done, and why. */
interface Failure {
  readonly step: Step;
  readonly trouble: Trouble;
}

const NO_CAMPAIGN: Trouble = {
  kind: 'rejected',
  code: 'SALESFORCE_NO_SUCH_CAMPAIGN',
  message: 'The campaign is deleted, or not shared with the user.',
  field: CAMPAIGNS_FIELD,
};

/** Refusals that say it is so already: the person is in the campaign, or the membership to be removed is gone. */
const ALREADY: Readonly<Record<Step['kind'], ReadonlySet<string>>> = {
  add: new Set(['DUPLICATE_VALUE']),
  remove: new Set(['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY']),
};

/** Puts the people of one object into campaigns and takes them out. */
export class Memberships {
  readonly #client: SalesforceClient;
  readonly #campaigns: Campaigns;

  constructor(client: SalesforceClient, campaigns: Campaigns) {
    this.#client = client;
    this.#campaigns = campaigns;
  }

  /**
   * Creates that name a campaign which is not there, by their place: to be refused before a person is made, since a
   * refusal means that nothing was.
   */
  async refusedCreates(
    operations: readonly WriteOperation[],
    context: CallContext,
  ): Promise<ReadonlyMap<number, WriteOutcome>> {
    const wanted = operations.map((operation) => {
      const wish = operation.kind === 'create' ? wishOf(operation) : null;
      return wish?.kind === 'delta' ? wish.add : [];
    });
    const presence = await this.#presence(wanted.flat(), context);
    return new Map(
      wanted.flatMap((ids, at) => (ids.every((id) => presence(id) === 'live') ? [] : [[at, NO_CAMPAIGN] as const])),
    );
  }

  /**
   * Changes the memberships of the people that were written, and gives the outcomes of the operations as wholes. A
   * refused membership makes an update `rejected`, though the rest of it is done; a create stays `done`, since its
   * person exists, and what is read back shows which campaigns it is in.
   */
  async settle(
    operations: readonly WriteOperation[],
    outcomes: readonly WriteOutcome[],
    context: CallContext,
  ): Promise<readonly WriteOutcome[]> {
    const wanted = operations.flatMap((operation, at) => {
      const outcome = outcomes[at];
      const wish = wishOf(operation);
      return wish && outcome?.kind === 'done' ? [{ at, personId: outcome.id, wish }] : [];
    });
    if (wanted.length === 0) return outcomes;
    const troubles = await this.#change(wanted, context).catch((error: unknown) => {
      const lost = lostCallOutcome(connectorErrorOnly(error));
      return new Map(wanted.map(({ at }) => [at, lost]));
    });
    return outcomes.map((outcome, at) => {
      const trouble = troubles.get(at);
      if (!trouble) return outcome;
      return operations[at]?.kind === 'create' ? createdAllTheSame(outcome, trouble) : trouble;
    });
  }

  async #change(wanted: readonly Wanted[], context: CallContext): Promise<ReadonlyMap<number, Trouble>> {
    const present = await this.#present(wanted, context);
    const steps = stepsOf(wanted, [...present.values()]);
    const isPresent = (step: Step): boolean => present.has(pairOf(step));
    const idle = steps.filter((step) => step.kind === 'remove' && !isPresent(step));
    const possible = steps.filter((step) => canonicalId(step.campaignId) !== null);
    const failures = [
      ...(await this.#unseen(idle, context)),
      ...steps.filter((step) => !possible.includes(step)).map(refusedStep),
      ...(await this.#send(
        possible.filter((step) => (step.kind === 'remove') === isPresent(step)),
        present,
        context,
      )),
    ];
    return troublesOf(failures);
  }

  /** The memberships that must be known beforehand: removing one takes its id. */
  async #present(wanted: readonly Wanted[], context: CallContext): Promise<ReadonlyMap<string, Membership>> {
    const toRead = wanted.filter(({ wish }) => wish.kind === 'whole' || wish.remove.length > 0);
    const personIds = [...new Set(toRead.map(({ personId }) => personId))];
    const memberships = await this.#campaigns.of(personIds, context);
    return new Map(memberships.map((membership) => [pairOf(membership), membership]));
  }

  /** Of removals that found nothing to remove, those whose campaign is hidden: the membership may well be there. */
  async #unseen(idle: readonly Step[], context: CallContext): Promise<readonly Failure[]> {
    const presence = await this.#presence(
      idle.map(({ campaignId }) => campaignId),
      context,
    );
    return idle.filter(({ campaignId }) => presence(campaignId) === 'unseen').map(refusedStep);
  }

  async #send(
    steps: readonly Step[],
    present: ReadonlyMap<string, Membership>,
    context: CallContext,
  ): Promise<readonly Failure[]> {
    const runs = (['remove', 'add'] as const).flatMap((kind) =>
      chunked(
        steps.filter((step) => step.kind === kind),
        COLLECTION_MAX,
      ),
    );
    const calls = runs.map((run) => this.#collectionsCall(run, present));
    const answers = await this.#client.callAll(calls, context);
    return runs.flatMap((run, at) => failuresOf(run, answers[at]));
  }

  #collectionsCall(run: readonly Step[], present: ReadonlyMap<string, Membership>): ApiCall {
    const path = '/composite/sobjects';
    const expected = [400, 403, 404];
    if (run[0]?.kind === 'remove') {
      const ids = run.map((step) => present.get(pairOf(step))?.id ?? '');
      return { method: 'DELETE', path: `${path}?ids=${ids.join(',')}&allOrNone=false`, expected };
    }
    const records = run.map(({ personId, campaignId }) => ({
      attributes: { type: CAMPAIGN_MEMBER },
      CampaignId: campaignId,
      [this.#campaigns.personField]: personId,
    }));
    return { method: 'POST', path, body: { allOrNone: false, records }, expected };
  }

  /** Which of these campaigns the user sees, or would see were they not deleted. */
  async #presence(
    campaignIds: readonly string[],
    context: CallContext,
  ): Promise<(id: string) => 'live' | 'deleted' | 'unseen'> {
    const ids = [...new Set(campaignIds.map(canonicalId).filter((id) => id !== null))];
    const select = 'SELECT Id, IsDeleted FROM Campaign WHERE Id IN ';
    const calls = inChunks(ids, select).map((chunk) => queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'all'));
    const found = new Map<string, 'live' | 'deleted'>();
    for (const answer of await this.#client.callAll(calls, context)) {
      for (const campaign of await withRest(this.#client, pageOf(answer), context)) {
        found.set(campaign.Id, campaign['IsDeleted'] === true ? 'deleted' : 'live');
      }
    }
    return (id) => found.get(canonicalId(id) ?? '') ?? 'unseen';
  }
}

const refusedStep = (step: Step): Failure => ({ step, trouble: NO_CAMPAIGN });

/** @throws ConnectorError `protocol` when the answer leaves records out */
function failuresOf(run: readonly Step[], answer: ApiAnswer | undefined): readonly Failure[] {
  if (!answer || answer.status >= 400) {
    const trouble = refusedField(CAMPAIGNS_FIELD, vendorErrors(answer?.body));
    return run.map((step) => ({ step, trouble }));
  }
  const results = asArray(answer.body).map(asObject);
  if (results.length !== run.length) {
    throw new ConnectorError('protocol', {
      code: 'SALESFORCE_COLLECTION_ANSWER',
      message: 'Salesforce did not answer for every membership of a batch.',
    });
  }
  return run.flatMap((step, at) => {
    if (results[at]?.['success'] === true) return [];
    const errors = vendorErrors(results[at]?.['errors']);
    if (errors.some(({ code }) => ALREADY[step.kind].has(code))) return [];
    return [{ step, trouble: refusedField(CAMPAIGNS_FIELD, errors) }];
  });
}

/** The trouble of each operation that has any; a passing one first, since the rest is tried again along with it. */
function troublesOf(failures: readonly Failure[]): ReadonlyMap<number, Trouble> {
  const troubles = new Map<number, Trouble>();
  for (const { step, trouble } of failures) {
    for (const at of step.at) if (!troubles.has(at) || trouble.kind !== 'rejected') troubles.set(at, trouble);
  }
  return troubles;
}

/** A person who was made is not unmade: a refusal shows in what is read back, passing trouble asks for a repeat. */
const createdAllTheSame = (created: WriteOutcome, trouble: Trouble): WriteOutcome =>
  trouble.kind === 'rejected' ? created : { kind: 'unknown', code: trouble.code, message: trouble.message };
