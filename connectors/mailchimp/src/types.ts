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

export interface Member {
  /** Stable for life; missing from answers to batches. */
  readonly contact_id?: string;
  readonly email_address: string;
  readonly status: string;
  readonly last_changed: string;
  readonly merge_fields?: Readonly<Record<string, MergeValue>>;
  readonly tags?: readonly { readonly name: string }[];
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

/** The writable part of a member. */
export interface MemberBody {
  email_address?: string;
  status?: string;
  merge_fields?: Record<string, MergeValue>;
  language?: string;
  vip?: boolean;
  email_type?: string;
  tags?: readonly string[];
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
