import { companions, withStage } from './object-rules.js';
import { type Org } from './org.js';
import { randomOf, seedRecord } from './seeding.js';
import { type StoredRecord } from './store.js';
import { DAY_MS, vendorDate } from './times.js';

const CAMPAIGNS = ['Newsletter', 'Spring Webinar', 'Customer Day', 'Trade Fair', 'Trial Users'] as const;
/** Of the seeded people, about this share is in each campaign. */
const MEMBER_SHARE = 0.08;
const OPPORTUNITY_SHARE = 0.4;
const STAGES = ['Prospecting', 'Qualification', 'Proposal/Price Quote', 'Closed Won', 'Closed Lost'] as const;
const CLOSE_DAYS_MAX = 180;
const AMOUNT_STEP = 500;
const AMOUNT_STEPS_MAX = 200;

/** Sells something to some of these accounts. */
export function seedOpportunities(org: Org, accountIds: readonly string[]): void {
  const { store, schema, currencies } = org;
  const opportunity = schema.must('Opportunity');
  const owners = [...store.table('User').all()].filter((user) => user['IsActive'] === true);
  for (const accountId of accountIds) {
    const random = randomOf(accountId);
    if (!random.chance(OPPORTUNITY_SHARE)) continue;
    const closesInDays = random.between(-CLOSE_DAYS_MAX, CLOSE_DAYS_MAX);
    const sale: StoredRecord = {
      Name: `${String(store.find(accountId)?.record['Name'])} - yearly plan`,
      AccountId: accountId,
      StageName: random.pick(STAGES),
      CloseDate: vendorDate(store.clock.nowMs() + closesInDays * DAY_MS),
      Amount: random.between(1, AMOUNT_STEPS_MAX) * AMOUNT_STEP,
      OwnerId: random.pick(owners)['Id'] ?? null,
      ...(currencies.length > 0 ? { CurrencyIsoCode: random.pick(currencies) } : {}),
    };
    seedRecord(org, opportunity, withStage(sale));
  }
}

/** Puts some of these contacts into each of the org's campaigns. */
export function seedCampaigns(org: Org, contactIds: readonly string[]): void {
  const member = org.schema.must('CampaignMember');
  for (const [place, name] of CAMPAIGNS.entries()) {
    const campaignId = campaignIdFor(org, name);
    for (const contactId of contactIds) {
      if (!randomOf(`${place}${contactId}`).chance(MEMBER_SHARE)) continue;
      seedRecord(org, member, { CampaignId: campaignId, ContactId: contactId, Status: 'Sent' });
    }
  }
}

/** The campaign of this name, made with its statuses when there is none. */
function campaignIdFor(org: Org, name: string): string {
  const [existing] = org.store.table('Campaign').lookup('Name', [name]);
  if (existing) return String(existing['Id']);
  const campaign = org.schema.must('Campaign');
  const values: StoredRecord = { Name: name, Type: 'Email', Status: 'In Progress', IsActive: true };
  const id = seedRecord(org, campaign, values);
  for (const { object, values: status } of companions(campaign, { ...values, Id: id })) {
    seedRecord(org, org.schema.must(object), status);
  }
  return id;
}
