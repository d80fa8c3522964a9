import { ObjectSchema, Schema } from '../schema.js';
import { type FieldRow } from '../schema-source.js';
import { account } from './account.js';
import { campaign } from './campaign.js';
import { campaignMember } from './campaign-member.js';
import { campaignMemberStatus } from './campaign-member-status.js';
import { contact } from './contact.js';
import { lead } from './lead.js';
import { opportunity } from './opportunity.js';
import { opportunityContactRole } from './opportunity-contact-role.js';
import { organization } from './organization.js';
import { topic } from './topic.js';
import { topicAssignment } from './topic-assignment.js';
import { user } from './user.js';

/**
 * The recorded org's describes, read with API version 42.0, lack the consent fields the vendor ships with every org.
 * Sessions of this version and later see them.
 */
const CONSENT_SINCE_VERSION = 43;
const CONSENT_FIELDS: readonly FieldRow[] = [
  ['HasOptedOutOfEmail', 'boolean', 'Email Opt Out', { createable: true, updateable: true, permissionable: true }],
  ['HasOptedOutOfFax', 'boolean', 'Fax Opt Out', { createable: true, updateable: true, permissionable: true }],
  ['DoNotCall', 'boolean', 'Do Not Call', { createable: true, updateable: true, permissionable: true }],
];

const SOURCES = [
  account,
  campaign,
  campaignMember,
  campaignMemberStatus,
  contact,
  lead,
  opportunity,
  opportunityContactRole,
  organization,
  topic,
  topicAssignment,
  user,
];

/** A fresh copy of the org's objects; custom fields added later stay in that copy. */
export function standardSchema(): Schema {
  const schema = new Schema();
  for (const source of SOURCES) {
    const later = source === contact || source === lead ? CONSENT_FIELDS : [];
    schema.add(new ObjectSchema(source, later, CONSENT_SINCE_VERSION));
  }
  return schema;
}
