import { createHash } from 'node:crypto';
import { problems } from './problems.js';

/** Domains set aside for documentation, which the vendor takes for made up. */
const FAKE_DOMAINS = new Set(['example.com', 'example.net', 'example.org']);
const ADDRESS = /^[^\s@"(),:;<>[\]\\]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;
const ADDRESS_LENGTH_MAX = 254;

/** Refuses what the vendor does not take for an address, in the two recorded ways. */
export function checkAddress(email: string): void {
  const local = email.slice(0, email.lastIndexOf('@'));
  const malformed = local.startsWith('.') || local.endsWith('.') || local.includes('..');
  if (!ADDRESS.test(email) || email.length > ADDRESS_LENGTH_MAX || malformed) {
    throw problems.invalid('Please provide a valid email address.');
  }
  if (FAKE_DOMAINS.has(email.slice(email.lastIndexOf('@') + 1).toLowerCase())) {
    throw problems.invalid(`${email} looks fake or invalid, please enter a real email address.`);
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A member's id: MD5 of the lower-case address. */
export const subscriberHash = (email: string): string => md5(email.toLowerCase());

/** The address's id across all audiences: ten hex digits. */
export const uniqueEmailId = (email: string): string => md5(`unique-email ${email.toLowerCase()}`).slice(0, 10);
