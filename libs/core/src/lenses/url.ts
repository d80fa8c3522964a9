import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Reading, type Scheme, meant, refused } from './scheme.js';
import { fits } from './text-limit.js';
import { readVisible } from './text.js';
import { parseUrl } from './web-host.js';

type UrlSpec = Extract<LensSpec, { kind: 'url' }>;

interface WebAddress {
  /** As typed: what people see is not reformatted. */
  readonly typed: string;
  /** With its scheme, the host in ASCII, and without a lone slash at the end. */
  readonly canonical: string;
  /** The host without `www.`, and the path: what tells one site from another. */
  readonly site: string;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

const withScheme = (typed: string): string => (SCHEME.test(typed) ? typed : `https://${typed}`);

const addressOf = (typed: string): Reading<WebAddress> => {
  const url = /\s/.test(typed) ? null : parseUrl(withScheme(typed));
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  // Names and passwords in an address are no business of a customer record, and `mailto:x@y.z` would pass for one.
  if (!url || !isWeb || url.username !== '' || url.password !== '' || !/[.:]/.test(url.hostname))
    return refused(LENS_CODES.notUrl, 'not a web address');
  const path = url.pathname.replace(/\/$/, '');
  return meant({
    typed,
    canonical: `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}${url.search}${url.hash}`,
    site: `${url.host.replace(/^www\./, '')}${path}${url.search}`,
  });
};

/** A web address: sent as typed, never cut. One without a scheme is taken for `https`. */
export const urlScheme = (spec: UrlSpec): Scheme<WebAddress> => ({
  read: (_side, raw) => {
    const text = readVisible(raw);
    return text.ok ? addressOf(text.value) : text;
  },
  fit: (side, address) => {
    const typed = spec[side]?.scheme === 'add' ? withScheme(address.typed) : address.typed;
    if (!fits(typed, spec[side])) return refused(LENS_CODES.doesNotFit, 'the web address is too long');
    return meant({ ...address, typed });
  },
  format: (_side, { typed }) => typed,
  text: ({ canonical }) => canonical,
  key: ({ site }) => site,
});
