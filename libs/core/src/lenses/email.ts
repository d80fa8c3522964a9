import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Scheme, meant, refused } from './scheme.js';
import { fits } from './text-limit.js';
import { foldCase, readVisible } from './text.js';
import { asciiHost } from './web-host.js';

type EmailSpec = Extract<LensSpec, { kind: 'email' }>;

/** Deliberately wide: the vendors are the judges of what they deliver to, this only tells an address from a remark. */
const ADDRESS = /^([^\s@<>,;]+)@([^\s@<>,;]+\.[^\s@<>,;]+)$/;

/** The longest address mail can go to has 254 characters; the bound is on the work one value can cause. */
const ADDRESS_MAX = 1_000;

/** An address as it is compared: letter case does not count, nor whether its domain is written in Unicode or ASCII. */
const canonical = (address: string): string => {
  const [, local = '', domain = ''] = ADDRESS.exec(address) ?? [];
  return `${foldCase(local)}@${asciiHost(domain)}`;
};

/** An e-mail address: sent as it was typed, never cut. */
export const emailScheme = (spec: EmailSpec): Scheme<string> => ({
  read: (_side, raw) => {
    const text = readVisible(raw);
    if (!text.ok || (text.value.length <= ADDRESS_MAX && ADDRESS.test(text.value))) return text;
    return refused(LENS_CODES.notEmail, 'not an e-mail address');
  },
  fit: (side, address) =>
    fits(address, spec[side]) ? meant(address) : refused(LENS_CODES.doesNotFit, 'the e-mail address is too long'),
  format: (_side, address) => address,
  text: canonical,
  key: canonical,
});
