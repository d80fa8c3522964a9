import { type Account } from './account.js';
import { checkAddress, subscriberHash, uniqueEmailId } from './addresses.js';
import { type JsonObject } from './input.js';
import { type MemberInput } from './member-input.js';
import { checkRequired, readMergeValues, sameMergeValue } from './merge-values.js';
import {
  apiTime,
  type Audience,
  type ChangeSource,
  type Member,
  type MergeValue,
  type WritableStatus,
} from './model.js';
import { problems } from './problems.js';
import { type Segments } from './segments.js';
import { type WebhookSender } from './webhook-sender.js';

/** What the vendor writes on a contact that someone else than the contact unsubscribed. */
export const ADMIN_UNSUBSCRIBE_REASON = 'N/A (Unsubscribed by admin)';

/** Who makes a change, and from which address. */
export interface Actor {
  source: ChangeSource;
  ip: string;
}

export interface WriteOptions {
  /** Take members without their required merge fields. */
  skipMergeValidation: boolean;
}

/** The rules by which members come, change and go. Every change moves `last_changed` and fires the webhooks due. */
export class Members {
  readonly #account: Account;
  readonly #segments: Segments;
  readonly #webhooks: WebhookSender;

  constructor(account: Account, segments: Segments, webhooks: WebhookSender) {
    this.#account = account;
    this.#segments = segments;
    this.#webhooks = webhooks;
  }

  /** The member a path names. Throws the vendor's 404. */
  find(audience: Audience, key: string | undefined): Member {
    const member = audience.members.find(key ?? '');
    if (!member) throw problems.notFound();
    return member;
  }

  /** POST: a new member, or an archived one taken back with its old tags. */
  add(audience: Audience, input: MemberInput, actor: Actor, options: WriteOptions): Member {
    const email = input.email ?? '';
    checkAddress(email);
    const existing = audience.members.byEmail(email);
    if (existing && existing.status !== 'archived') throw problems.memberExists(email);
    return existing
      ? this.update(audience, existing, input, actor, options)
      : this.create(audience, input, input.status, actor, options);
  }

  /** PUT: changes the member the path names, or adds the address of the body. */
  upsert(audience: Audience, key: string, input: MemberInput, actor: Actor, options: WriteOptions): Member {
    const member = audience.members.find(key);
    if (member) return this.update(audience, member, input, actor, options);
    if (input.email === undefined) {
      throw problems.notValidated([{ field: '', message: 'Required fields were not provided: email_address' }]);
    }
    const status = input.statusIfNew ?? input.status;
    if (status === undefined) {
      throw problems.notValidated([{ field: '', message: 'Required fields were not provided: status_if_new' }]);
    }
    // Tags are taken on POST only, as recorded.
    return this.add(audience, { ...input, status, tags: undefined }, actor, options);
  }

  create(
    audience: Audience,
    input: MemberInput,
    status: WritableStatus | undefined,
    actor: Actor,
    options: WriteOptions,
  ): Member {
    const email = input.email ?? '';
    if (audience.forgotten.has(subscriberHash(email)) && actor.source !== 'user') throw problems.forgotten(email);
    const merge = readMergeValues(audience.mergeFields, input.merge ?? {});
    if (!options.skipMergeValidation) checkRequired(audience.mergeFields, merge);
    checkInterests(audience, input.interests);
    const { minter } = this.#account;
    const member = blankMember(email, minter.hex(32), minter.memberWebId(), minter.now());
    for (const [tag, value] of merge) member.merge.set(tag, value);
    setDetails(member, input);
    audience.forgotten.delete(member.hash);
    audience.members.add(member);
    this.#enter(audience, member, status ?? 'subscribed', actor);
    setConsentTimes(member, input);
    for (const name of input.tags ?? []) this.#segments.tag(audience, member, name);
    if (member.status === 'subscribed') this.#webhooks.subscribed(audience, member, actor.source);
    return member;
  }

  /** PUT or PATCH of a member that is there. A call that changes nothing leaves `last_changed` alone. */
  update(audience: Audience, member: Member, input: MemberInput, actor: Actor, options: WriteOptions): Member {
    const renamed = input.email !== undefined && input.email !== member.email ? input.email : undefined;
    if (renamed !== undefined) this.#checkNewAddress(audience, member, renamed);
    const merge = readMergeValues(audience.mergeFields, input.merge ?? {});
    if (input.merge && !options.skipMergeValidation) {
      checkRequired(audience.mergeFields, new Map([...member.merge, ...merge]));
    }
    checkInterests(audience, input.interests);
    const status = input.status !== undefined && input.status !== member.status ? input.status : undefined;
    if (status === 'subscribed' && member.complianceLocked && actor.source !== 'user') {
      throw problems.complianceState(member.email);
    }
    const valuesChanged = setMergeValues(member, merge);
    const detailsChanged = setDetails(member, input);
    const profileChanged = valuesChanged || detailsChanged;
    const oldEmail = member.email;
    if (renamed !== undefined) audience.members.rename(member, renamed);
    const before = member.status;
    if (status !== undefined) this.#enter(audience, member, status, actor);
    const consentChanged = setConsentTimes(member, input);
    if (before === 'archived' && status !== undefined) {
      for (const name of input.tags ?? []) this.#segments.tag(audience, member, name);
    }
    if (profileChanged || consentChanged || renamed !== undefined || status !== undefined) this.touch(member);
    this.#announce(audience, member, actor, { before, profileChanged, ...(renamed === undefined ? {} : { oldEmail }) });
    return member;
  }

  /** DELETE: the member stays readable as archived, with its tags. */
  archive(audience: Audience, member: Member, actor: Actor): void {
    if (['archived', 'pending', 'cleaned'].includes(member.status)) throw problems.cannotArchive();
    const wasSubscribed = member.status === 'subscribed';
    member.status = 'archived';
    this.touch(member);
    if (wasSubscribed)
      this.#webhooks.unsubscribed(audience, member, actor.source, { action: 'delete', reason: 'manual' });
  }

  /** Erases the member; the API cannot add its address again. */
  deletePermanently(audience: Audience, member: Member, actor: Actor): void {
    const wasSubscribed = member.status === 'subscribed';
    audience.members.remove(member);
    audience.forgotten.add(member.hash);
    if (wasSubscribed)
      this.#webhooks.unsubscribed(audience, member, actor.source, { action: 'delete', reason: 'manual' });
  }

  /** The contact's own unsubscribe, or its complaint: from then on only the contact can come back. */
  refuse(audience: Audience, member: Member, reason: 'manual' | 'abuse'): void {
    const wasSubscribed = member.status === 'subscribed';
    member.status = 'unsubscribed';
    member.complianceLocked = true;
    member.unsubscribeReason = reason === 'abuse' ? 'Reported as spam' : 'N/A (Unsubscribed by the contact)';
    audience.lastUnsubDate = this.#account.minter.now();
    this.touch(member);
    if (wasSubscribed) this.#webhooks.unsubscribed(audience, member, 'user', { action: 'unsub', reason });
  }

  /** Mail to the address bounced for good. */
  clean(audience: Audience, member: Member, reason: 'hard' | 'abuse'): void {
    member.status = 'cleaned';
    member.complianceLocked = true;
    this.touch(member);
    this.#webhooks.cleaned(audience, member, reason);
  }

  touch(member: Member): void {
    member.lastChanged = this.#account.minter.now();
  }

  #checkNewAddress(audience: Audience, member: Member, email: string): void {
    checkAddress(email);
    const holder = audience.members.byEmail(email);
    if (holder && holder !== member) throw problems.memberExists(email);
    if (audience.forgotten.has(subscriberHash(email))) throw problems.forgotten(email);
  }

  /** Moves a member to a status, with the consent stamps that go with it. */
  #enter(audience: Audience, member: Member, status: WritableStatus, actor: Actor): void {
    const now = this.#account.minter.now();
    const before = member.status;
    member.status = status;
    delete member.unsubscribeReason;
    if (status === 'subscribed') {
      member.complianceLocked = false;
      audience.lastSubDate = now;
      if (member.timestampOpt === '' || before === 'archived') {
        member.ipOpt = actor.ip;
        member.timestampOpt = now;
      }
    } else if (status === 'pending') {
      member.confirmationsSent += 1;
      member.ipSignup = actor.ip;
      member.timestampSignup = now;
    } else if (status === 'unsubscribed') {
      // An unsubscribe by others leaves an older refusal of the contact in force.
      member.unsubscribeReason = ADMIN_UNSUBSCRIBE_REASON;
      audience.lastUnsubDate = now;
    } else if (status === 'cleaned') {
      member.complianceLocked = true;
    }
  }

  #announce(
    audience: Audience,
    member: Member,
    actor: Actor,
    change: { before: Member['status']; profileChanged: boolean; oldEmail?: string },
  ): void {
    if (change.oldEmail !== undefined) this.#webhooks.addressChanged(audience, member, change.oldEmail, actor.source);
    const status = member.status;
    if (status !== change.before && status === 'subscribed') {
      this.#webhooks.subscribed(audience, member, actor.source);
      return;
    }
    if (status !== change.before && change.before === 'subscribed' && status === 'unsubscribed') {
      this.#webhooks.unsubscribed(audience, member, actor.source, { action: 'unsub', reason: 'manual' });
      return;
    }
    if (change.profileChanged || change.oldEmail !== undefined)
      this.#webhooks.profileChanged(audience, member, actor.source);
  }
}

/** A member with nothing but its ids, in the state before its first status. */
export function blankMember(email: string, contactId: string, webId: number, now: string): Member {
  return {
    hash: subscriberHash(email),
    email,
    uniqueEmailId: uniqueEmailId(email),
    contactId,
    webId,
    emailType: 'html',
    status: 'transactional',
    complianceLocked: false,
    merge: new Map(),
    interests: new Set(),
    permissions: new Set(),
    tags: new Map(),
    ipSignup: '',
    timestampSignup: '',
    ipOpt: '',
    timestampOpt: '',
    lastChanged: now,
    language: '',
    vip: false,
    latitude: 0,
    longitude: 0,
    source: 'API - Generic',
    notes: [],
    events: [],
    confirmationsSent: 0,
    automationsStarted: [],
  };
}

function checkInterests(audience: Audience, interests: JsonObject | undefined): void {
  const known = new Set([...audience.categories.values()].flatMap((category) => [...category.interests.keys()]));
  const unknown = Object.keys(interests ?? {}).find((id) => !known.has(id));
  if (unknown !== undefined) throw problems.invalid(`Invalid interest ID: "${unknown}"`);
}

function setMergeValues(member: Member, values: ReadonlyMap<string, MergeValue>): boolean {
  let changed = false;
  for (const [tag, value] of values) {
    if (sameMergeValue(member.merge.get(tag), value)) continue;
    member.merge.set(tag, value);
    changed = true;
  }
  return changed;
}

/** Sets what is neither merge value, status nor consent stamp; tells whether anything changed. */
function setDetails(member: Member, input: MemberInput): boolean {
  const before = detailsOf(member);
  if (input.emailType !== undefined && input.emailType !== '') member.emailType = input.emailType;
  if (input.language !== undefined) member.language = input.language;
  if (input.vip !== undefined) member.vip = input.vip;
  if (input.location) {
    member.latitude = input.location.latitude;
    member.longitude = input.location.longitude;
  }
  for (const [id, on] of Object.entries(input.interests ?? {})) switchMember(member.interests, id, on === true);
  for (const { id, enabled } of input.permissions ?? []) switchMember(member.permissions, id, enabled);
  return detailsOf(member) !== before;
}

const detailsOf = (member: Member): string =>
  JSON.stringify([
    member.emailType,
    member.language,
    member.vip,
    member.latitude,
    member.longitude,
    [...member.interests].sort(),
    [...member.permissions].sort(),
  ]);

const switchMember = (set: Set<string>, id: string, on: boolean): void => void (on ? set.add(id) : set.delete(id));

/** Consent stamps a caller brings along win over those the change itself set. */
function setConsentTimes(member: Member, input: MemberInput): boolean {
  const before = [member.ipSignup, member.timestampSignup, member.ipOpt, member.timestampOpt].join();
  if (input.ipSignup !== undefined) member.ipSignup = input.ipSignup;
  if (input.ipOpt !== undefined) member.ipOpt = input.ipOpt;
  if (input.timestampSignup !== undefined)
    member.timestampSignup = readStamp('timestamp_signup', input.timestampSignup);
  if (input.timestampOpt !== undefined) member.timestampOpt = readStamp('timestamp_opt', input.timestampOpt);
  return [member.ipSignup, member.timestampSignup, member.ipOpt, member.timestampOpt].join() !== before;
}

function readStamp(field: string, text: string): string {
  if (text === '') return '';
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`; // the vendor reads zoneless times as UTC
  const timeMs = Date.parse(zoned);
  if (Number.isNaN(timeMs)) throw problems.notValidated([{ field, message: 'Value must be an ISO 8601 time' }]);
  return apiTime(timeMs);
}
