import {
  type CallContext,
  type FieldDescription,
  type Logger,
  type ObjectCapabilities,
  type ObjectPort,
} from '#connector-sdk';
import { type MailchimpApi, PAGE_MAX } from './api.js';
import { BATCH_MAX } from './batch-writer.js';
import { memberFields } from './fields.js';
import { MemberFinder, noAudience } from './finder.js';
import { Groups } from './groups.js';
import { KnownMembers } from './known-members.js';
import { OPT_IN_FIELDS, optIn } from './opt-in.js';
import { memberPage, mergeFields } from './parse.js';
import { type PreparationOptions } from './preparation.js';
import { MemberReader } from './reader.js';
import { type AudienceInfo, type MarketingPermission } from './types.js';
import { MemberWriter } from './writer.js';

/** Stamps are whole seconds, and a member may be listed a moment after its change was answered. */
const VISIBILITY_LAG_MS = 2_000;

export const capabilities: ObjectCapabilities = {
  // No batch read exists: many ids are read from pages of the audience, few in a call each.
  readBatchMax: PAGE_MAX,
  writeBatchMax: BATCH_MAX,
  scanPageMax: PAGE_MAX,
  changeFeed: true,
  // Archived members are reported, permanently deleted ones are not: only a scan finds those.
  deletesInFeed: false,
  conditionalWrites: false,
  history: false,
  // The address is the key: a second create meets the first one and says `exists`.
  idempotentCreate: true,
  visibilityLagMs: VISIBILITY_LAG_MS,
  writesEcho: true,
  stampResolutionMs: 1_000,
  // Members are archived, never deleted permanently.
  restorableDays: null,
};

/** Calls to the members of one audience. */
export class Audience {
  readonly finder: MemberFinder;
  readonly listPath: string;
  readonly members: ObjectPort;

  constructor(
    private readonly api: MailchimpApi,
    id: string,
    options: PreparationOptions,
    logger: Logger,
  ) {
    this.listPath = `/lists/${id}`;
    const known = new KnownMembers();
    const groups = new Groups(api, this.listPath);
    this.finder = new MemberFinder(api, this.listPath, known);
    const reader = new MemberReader(api, this.finder, known);
    const writer = new MemberWriter({ api, listPath: this.listPath, logger }, this.finder, groups, options);
    this.members = {
      capabilities,
      scan: (request, context) => reader.scan(request, context),
      changes: (request, context) => reader.changes(request, context),
      get: (ids, fields, context) => reader.get(ids, fields, context),
      find: (request, context) => reader.find(request, context),
      write: (operations, context) => writer.write(operations, context),
      optIn: async ({ id, field }, context) =>
        field === 'status' ? optIn((await reader.get([id], OPT_IN_FIELDS, context))[0]) : null,
      groups,
    };
  }

  async fields(info: AudienceInfo, context: CallContext): Promise<readonly FieldDescription[]> {
    const query = { count: PAGE_MAX, fields: 'merge_fields,total_items' };
    const fields = await this.api.read(`${this.listPath}/merge-fields`, query, context, mergeFields);
    if (!fields) throw noAudience();
    return memberFields(fields, info.marketing_permissions ? await this.#permissions(context) : []);
  }

  /** What contacts may agree to is told by each of them, and by nothing else: an empty audience does not say. */
  async #permissions(context: CallContext): Promise<readonly MarketingPermission[]> {
    const query = { count: 1, fields: 'members.status,members.last_changed,members.marketing_permissions,total_items' };
    const page = await this.api.read(`${this.listPath}/members`, query, context, memberPage);
    return page?.members[0]?.marketing_permissions ?? [];
  }
}
