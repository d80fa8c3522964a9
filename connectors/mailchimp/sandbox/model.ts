import { type SandboxClock, type SeededRandom } from '#sandbox-kit';
import { uniqueEmailId, subscriberHash } from './addresses.js';

export const MERGE_TYPES = [
  'text',
  'number',
  'address',
  'phone',
  'date',
  'url',
  'imageurl',
  'radio',
  'dropdown',
  'birthday',
  'zip',
] as const;
export type MergeType = (typeof MERGE_TYPES)[number];

export interface MergeField {
  merge_id: number;
  tag: string;
  name: string;
  type: MergeType;
  required: boolean;
  default_value: string;
  public: boolean;
  display_order: number;
  options: Record<string, unknown>;
  help_text: string;
}

/** Statuses a caller may write; `archived` is reached by DELETE alone. */
export const WRITABLE_STATUSES = ['subscribed', 'unsubscribed', 'cleaned', 'pending', 'transactional'] as const;
export type WritableStatus = (typeof WRITABLE_STATUSES)[number];
export type MemberStatus = WritableStatus | 'archived';

export interface Address {
  addr1: string;
  addr2: string;
  city: string;
  state: string;
  zip: string;
  country: string;
}

/** `''` is unset, for every type. */
export type MergeValue = string | number | Address;

export interface Note {
  id: number;
  created_at: string;
  created_by: string;
  updated_at: string;
  note: string;
}

export interface MemberEvent {
  name: string;
  occurred_at: string;
  properties: Record<string, unknown>;
}

export interface Member {
  hash: string;
  email: string;
  uniqueEmailId: string;
  contactId: string;
  webId: number;
  emailType: string;
  status: MemberStatus;
  /** Why the contact is unsubscribed; shown by the API while it is. */
  unsubscribeReason?: string;
  /** The contact's own refusal, a bounce or a complaint: no one but the contact can subscribe it again. */
  complianceLocked: boolean;
  merge: Map<string, MergeValue>;
  /** Interest ids that are on. */
  interests: Set<string>;
  /** Marketing permission ids that are on. */
  permissions: Set<string>;
  /** Static segment ids, newest first as the vendor lists them, with the time each was put on. */
  tags: Map<number, string>;
  ipSignup: string;
  timestampSignup: string;
  ipOpt: string;
  timestampOpt: string;
  lastChanged: string;
  language: string;
  vip: boolean;
  latitude: number;
  longitude: number;
  source: string;
  notes: Note[];
  events: MemberEvent[];
  /** Confirmation mails the vendor would have sent. */
  confirmationsSent: number;
  /** Names of the tags whose automations the vendor would have started, oldest first. */
  automationsStarted: string[];
}

export interface SegmentCondition {
  condition_type: string;
  field: string;
  op: string;
  value: unknown;
}

export interface Segment {
  id: number;
  name: string;
  /** A static segment is a tag. */
  type: 'static' | 'saved';
  createdAt: string;
  updatedAt: string;
  options?: { match: 'any' | 'all'; conditions: readonly SegmentCondition[] };
}

export interface Interest {
  id: string;
  name: string;
  display_order: number;
}

export interface InterestCategory {
  id: string;
  title: string;
  type: string;
  display_order: number;
  interests: Map<string, Interest>;
}

export const WEBHOOK_EVENTS = ['subscribe', 'unsubscribe', 'profile', 'cleaned', 'upemail', 'campaign'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** Who made a change: the contact, a person in the web application, or a caller of the API. */
export const WEBHOOK_SOURCES = ['user', 'admin', 'api'] as const;
export type ChangeSource = (typeof WEBHOOK_SOURCES)[number];

export interface Webhook {
  id: string;
  url: string;
  events: Record<WebhookEvent, boolean>;
  sources: Record<ChangeSource, boolean>;
  /** Present once signing was switched on. */
  signingSecret?: string;
  signingEnabled: boolean;
  /** Set by a 410 answer: nothing is delivered any more. */
  disabled: boolean;
}

export interface MarketingPermission {
  marketing_permission_id: string;
  text: string;
}

/** What a person can set on an audience. */
export interface AudienceSettings {
  name: string;
  contact: Record<string, string>;
  permission_reminder: string;
  use_archive_bar: boolean;
  campaign_defaults: Record<string, string>;
  notify_on_subscribe: string;
  notify_on_unsubscribe: string;
  email_type_option: boolean;
  double_optin: boolean;
  marketing_permissions: boolean;
  visibility: 'pub' | 'prv';
}

export interface Audience {
  id: string;
  webId: number;
  dateCreated: string;
  settings: AudienceSettings;
  permissions: readonly MarketingPermission[];
  /** Whether a member's `location` has `region`: answers recorded in 2022 have it, those of 2021 do not. */
  locationHasRegion: boolean;
  mergeFields: MergeField[];
  nextMergeId: number;
  members: MemberIndex;
  segments: Map<number, Segment>;
  categories: Map<string, InterestCategory>;
  webhooks: Map<string, Webhook>;
  /** Hashes of addresses deleted for good: they cannot be added by the API again. */
  forgotten: Set<string>;
  lastSubDate: string;
  lastUnsubDate: string;
}

/** An audience's members, found by every id the API takes. */
export class MemberIndex {
  readonly #byHash = new Map<string, Member>();
  readonly #byContactId = new Map<string, Member>();

  /** All members, archived ones too, oldest first. */
  all(): Iterable<Member> {
    return this.#byContactId.values();
  }

  get size(): number {
    return this.#byContactId.size;
  }

  byEmail(email: string): Member | undefined {
    return this.#byHash.get(subscriberHash(email));
  }

  /** By MD5 of the address, the address itself, or contact id. */
  find(key: string): Member | undefined {
    if (key.includes('@')) return this.byEmail(key);
    return this.#byHash.get(key.toLowerCase()) ?? this.#byContactId.get(key);
  }

  add(member: Member): void {
    this.#byHash.set(member.hash, member);
    this.#byContactId.set(member.contactId, member);
  }

  remove(member: Member): void {
    this.#byHash.delete(member.hash);
    this.#byContactId.delete(member.contactId);
  }

  /** Gives the member another address: id and unique_email_id follow it, contact_id stays. */
  rename(member: Member, email: string): void {
    this.#byHash.delete(member.hash);
    member.email = email;
    member.hash = subscriberHash(email);
    member.uniqueEmailId = uniqueEmailId(email);
    this.#byHash.set(member.hash, member);
  }
}

/** Mints the vendor's kinds of ids, and tells its time. */
export class Minter {
  readonly #random: SeededRandom;
  readonly #clock: SandboxClock;
  #memberWebId = 400_751_724;
  #segmentId = 4_788_448;
  #listWebId = 382_270;
  #noteId = 0;

  constructor(random: SeededRandom, clock: SandboxClock) {
    this.#random = random;
    this.#clock = clock;
  }

  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.#random.between(0, 15).toString(16)).join('');
  }

  /** The vendor numbers members and segments in steps of four. */
  memberWebId(): number {
    return (this.#memberWebId += 4);
  }

  segmentId(): number {
    return (this.#segmentId += 4);
  }

  listWebId(): number {
    return (this.#listWebId += 4);
  }

  noteId(): number {
    return (this.#noteId += 4);
  }

  requestId(): string {
    return [8, 4, 4, 4, 12].map((digits) => this.hex(digits)).join('-');
  }

  /** Sandbox time in whole seconds, as the API writes it: `2021-11-23T22:51:56+00:00`. */
  now(): string {
    return apiTime(this.#clock.nowMs());
  }
}

export const apiTime = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 19)}+00:00`;
