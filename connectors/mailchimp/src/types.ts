/** What is used of Mailchimp's Marketing API 3.0, as its OpenAPI description and recorded answers show it. */

export interface Address {
  readonly [part: string]: string;
}

/** `''` is unset, for every type of merge field. */
export type MergeValue = string | number | Address;

export const MEMBER_STATUSES = [
  'subscribed',
  'unsubscribed',
  'cleaned',
  'pending',
  'transactional',
  'archived',
] as const;

export interface Tag {
  readonly id: number;
  readonly name: string;
}

/** What a contact agreed to be sent, where the audience asks for it (its GDPR fields). */
export interface MarketingPermission {
  readonly marketing_permission_id: string;
  readonly text: string;
  readonly enabled: boolean;
}

export interface Member {
  /** Stable for life; missing from answers to batches. */
  readonly contact_id?: string;
  /** `''` for contacts known by a telephone number alone. */
  readonly email_address: string;
  readonly status: string;
  readonly last_changed: string;
  readonly merge_fields?: Readonly<Record<string, MergeValue>>;
  /** At most fifty of them; `tags_count` says how many there are. */
  readonly tags?: readonly Tag[];
  readonly tags_count?: number;
  /** Whether the member is in it, by interest id; missing where the audience has no interests. */
  readonly interests?: Readonly<Record<string, boolean>>;
  /** Missing where the audience does not ask for any, and from answers to batches. */
  readonly marketing_permissions?: readonly MarketingPermission[];
  readonly language?: string;
  readonly vip?: boolean;
  readonly email_type?: string;
  readonly full_name?: string;
  readonly source?: string;
  readonly timestamp_opt?: string;
  readonly timestamp_signup?: string;
  readonly unsubscribe_reason?: string;
}

export interface MemberPage {
  readonly members: readonly Member[];
  readonly total_items: number;
}

/** A part of a list, and how long the list is. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** The writable part of a member. */
export interface MemberBody {
  email_address?: string;
  status?: string;
  merge_fields?: Record<string, MergeValue>;
  language?: string;
  vip?: boolean;
  email_type?: string;
  /** Names; only for members that are created. */
  tags?: readonly string[];
  /** Interests that are not named stay as they are. */
  interests?: Readonly<Record<string, boolean>>;
  /** Permissions that are not named stay as they are. Batches do not take them. */
  marketing_permissions?: { readonly marketing_permission_id: string; readonly enabled: boolean }[];
}

export interface BatchError {
  readonly email_address: string;
  readonly error: string;
  readonly error_code: string;
  readonly field?: string;
  readonly field_message?: string;
}

export interface BatchAnswer {
  readonly new_members: readonly Member[];
  readonly updated_members: readonly Member[];
  readonly errors: readonly BatchError[];
}

export interface AudienceInfo {
  readonly id: string;
  readonly name: string;
  /** Whether contacts are asked for marketing permissions. */
  readonly marketing_permissions: boolean;
}

/** A group of interests; people are in the interests, not in the category. */
export interface InterestCategory {
  readonly id: string;
  readonly title: string;
}

export interface Interest {
  readonly id: string;
  readonly name: string;
}

export interface MergeField {
  readonly tag: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly options?: { readonly choices?: readonly string[] };
}

/** A problem document (RFC 7807) with the fields at fault. */
export interface Problem {
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly { readonly field?: string; readonly message?: string }[];
}

export interface Account {
  readonly account_id: string;
  readonly account_name: string;
  readonly role: string;
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Told once, when the webhook is made with signing. */
  readonly signing_secret?: string;
}
