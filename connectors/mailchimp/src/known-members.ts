import { createHash } from 'node:crypto';
import { type LiveRecord } from '#core';
import { type Member } from './types.js';

/** Members remembered a session; the oldest are forgotten first. About 10 MB. */
const KNOWN_MAX = 50_000;

/** How Mailchimp compares addresses: letter case is nothing. */
export const emailKey = (email: string): string => email.trim().toLowerCase();

/** The id of an address in Mailchimp's paths: MD5 of its lower-case spelling. */
export const subscriberHash = (email: string): string => createHash('md5').update(emailKey(email)).digest('hex');

interface Known {
  readonly email: string;
  readonly changedAtMs: number;
}

/**
 * What this session has seen of members: batches name them by address, records by contact id, and the time of the last
 * change tells which pages hold them. Hints only: an address may have changed since.
 */
export class KnownMembers {
  readonly #byId = new Map<string, Known>();
  readonly #idByEmail = new Map<string, string>();

  see(member: Member, id = member.contact_id): void {
    if (id === undefined) return;
    this.forget(id);
    this.#byId.set(id, { email: member.email_address, changedAtMs: Date.parse(member.last_changed) });
    if (member.email_address !== '') this.#idByEmail.set(emailKey(member.email_address), id);
    if (this.#byId.size <= KNOWN_MAX) return;
    const [oldest] = this.#byId.keys();
    if (oldest !== undefined) this.forget(oldest);
  }

  /** What the engine read of a member, for a session that has seen nothing of it. */
  hear({ id, fields, stamp }: LiveRecord): void {
    const email = fields['email_address'];
    if (typeof email !== 'string' || this.#byId.has(id)) return;
    this.see({ contact_id: id, email_address: email, status: '', last_changed: stamp });
  }

  /** A call changed a member without telling what it is like now. */
  changedAt(id: string, atMs: number): void {
    const known = this.#byId.get(id);
    if (known) this.#byId.set(id, { ...known, changedAtMs: atMs });
  }

  forget(id: string): void {
    const known = this.#byId.get(id);
    if (!known) return;
    this.#byId.delete(id);
    if (this.#idByEmail.get(emailKey(known.email)) === id) this.#idByEmail.delete(emailKey(known.email));
  }

  /** `undefined` also for a member without an address. */
  emailOf(id: string): string | undefined {
    return this.#byId.get(id)?.email || undefined;
  }

  idOf(email: string): string | undefined {
    return this.#idByEmail.get(emailKey(email));
  }

  /** The earliest last change among these, and how many known members changed since; `undefined` unless all are known. */
  windowOf(ids: Iterable<string>): { readonly sinceMs: number; readonly count: number } | undefined {
    let sinceMs = Number.POSITIVE_INFINITY;
    for (const id of ids) {
      const changedAtMs = this.#byId.get(id)?.changedAtMs;
      if (changedAtMs === undefined || !Number.isFinite(changedAtMs)) return undefined;
      sinceMs = Math.min(sinceMs, changedAtMs);
    }
    let count = 0;
    for (const known of this.#byId.values()) if (known.changedAtMs >= sinceMs) count += 1;
    return Number.isFinite(sinceMs) ? { sinceMs, count } : undefined;
  }
}
