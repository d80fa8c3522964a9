import { type CallContext, ConnectorError, type Group, type GroupPort } from '#connector-sdk';
import { type ApiAnswer, type SalesforceClient } from './client.js';
import { mayChangeMembers } from './catalogue.js';
import { type Describer } from './describe.js';
import { vendorErrors } from './errors.js';
import { canonicalId } from './ids.js';
import { asObject, asText } from './json.js';
import { type MemberSet, type ObjectTraits } from './objects.js';
import { everyRecord } from './queries.js';
import { quoted } from './soql.js';

/** Longest name a campaign takes. */
const CAMPAIGN_NAME_MAX = 80;

/** The groups of one object: campaigns of people, and the options of multi-select picklists. */
export class Groups implements GroupPort {
  readonly #client: SalesforceClient;
  readonly #describer: Describer;
  readonly #object: string;
  readonly #traits: ObjectTraits;

  constructor(parts: { client: SalesforceClient; describer: Describer; object: string; traits: ObjectTraits }) {
    this.#client = parts.client;
    this.#describer = parts.describer;
    this.#object = parts.object;
    this.#traits = parts.traits;
  }

  /** A campaign that is not shared with the user is not among them, and neither are memberships in it. */
  async list(field: string, context: CallContext): Promise<readonly Group[]> {
    const campaignsField = this.#campaigns(field);
    if (!campaignsField) return this.#options(field, context);
    const listed = await this.#describer.list(context);
    const writable = listed.some(({ name, flags }) => name === campaignsField.rows && mayChangeMembers(flags));
    const campaigns = await everyRecord(this.#client, 'SELECT Id, Name FROM Campaign ORDER BY Id', 'live', context);
    return campaigns.map(({ Id, ...campaign }) => ({ id: Id, name: asText(campaign['Name']), writable }));
  }

  /** @throws ConnectorError `config` when the org takes no campaign of this name, or no new option from outside */
  async create(field: string, name: string, context: CallContext): Promise<Group> {
    const wanted = name.trim();
    if (!this.#campaigns(field)) return this.#existingOption(field, wanted, context);
    assertCampaignName(wanted);
    const soql = `SELECT Id, Name FROM Campaign WHERE Name = ${quoted(wanted)} ORDER BY CreatedDate, Id LIMIT 1`;
    const [existing] = await everyRecord(this.#client, soql, 'live', context);
    if (existing) return { id: existing.Id, name: asText(existing['Name']), writable: true };
    const answer = await this.#client.call(
      { method: 'POST', path: '/sobjects/Campaign', body: { Name: wanted, IsActive: true }, expected: [400, 403] },
      context,
    );
    const id = canonicalId(asText(asObject(answer.body)['id']));
    if (answer.status >= 300 || id === null) throw campaignRefused(answer);
    return { id, name: wanted, writable: true };
  }

  /** @throws ConnectorError `config` when the org does not take the name; `notFound` for a campaign that is not there */
  async rename(field: string, id: string, name: string, context: CallContext): Promise<void> {
    if (!this.#campaigns(field)) {
      await this.#options(field, context);
      throw optionsAreThePicklists(field);
    }
    const wanted = name.trim();
    assertCampaignName(wanted);
    const answer = await this.#client.call(
      {
        method: 'PATCH',
        path: `/sobjects/Campaign/${encodeURIComponent(id)}`,
        body: { Name: wanted },
        expected: [400],
      },
      context,
    );
    if (answer.status >= 300) throw campaignRefused(answer);
  }

  /** The set of this name, where its members are campaigns. */
  #campaigns(field: string): MemberSet | null {
    const { memberSet } = this.#traits;
    return memberSet?.groups && memberSet.field === field ? memberSet : null;
  }

  /** The active options of a multi-select picklist as they are now: a value keeps when its label is changed. */
  async #options(field: string, context: CallContext): Promise<readonly Group[]> {
    const [object] = await this.#describer.describeAnew([this.#object], context);
    const described = object?.fields.find(({ name, type }) => name === field && type === 'multipicklist');
    if (!described) throw noGroups(this.#object, field);
    return described.choices.map(({ value, title }) => ({ id: value, name: title, writable: described.updateable }));
  }

  async #existingOption(field: string, wanted: string, context: CallContext): Promise<Group> {
    const folded = wanted.toLowerCase();
    const options = await this.#options(field, context);
    const byName = options.find(({ name }) => name.toLowerCase() === folded);
    const existing = byName ?? options.find(({ id }) => id.toLowerCase() === folded);
    if (existing) return existing;
    throw optionsAreThePicklists(field);
  }
}

function assertCampaignName(name: string): void {
  if (name !== '' && [...name].length <= CAMPAIGN_NAME_MAX) return;
  throw new ConnectorError('config', {
    code: 'SALESFORCE_CAMPAIGN_NAME',
    message: `A campaign's name has 1 to ${CAMPAIGN_NAME_MAX} characters. Shorten the name of the group it stands for.`,
  });
}

/** Never quotes the vendor's own text. */
function campaignRefused(answer: ApiAnswer): ConnectorError {
  const code = vendorErrors(answer.body)[0]?.code ?? `HTTP_${answer.status}`;
  return new ConnectorError('config', {
    code: `SALESFORCE_${code}`,
    message: `Salesforce did not take the campaign (${code}). Give the user the Marketing User right, or make it there.`,
    httpStatus: answer.status,
  });
}

const optionsAreThePicklists = (field: string): ConnectorError =>
  new ConnectorError('config', {
    code: 'SALESFORCE_PICKLIST_VALUES',
    message: `The values of the picklist ${field} are set up in Salesforce (Setup → Object Manager). Add or rename the value there.`,
  });

const noGroups = (object: string, field: string): ConnectorError =>
  new ConnectorError('notFound', {
    code: 'SALESFORCE_NO_GROUPS',
    message: `${object} has no field "${field}" whose members are groups.`,
  });
