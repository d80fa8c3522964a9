import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Scheme, meant, refused } from './scheme.js';
import { fits } from './text-limit.js';
import { foldCase, readText } from './text.js';

type EmailSpec = Extract<LensSpec, { kind: 'email' }>;

/** Deliberately wide: the vendors are the judges of what they deliver to, this only tells an address from a remark. */
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

/** An e-mail address: compared without regard to case, sent as it was typed, never cut. */
export const emailScheme = (spec: EmailSpec): Scheme<string> => ({
  read: (_side, raw) => {
    const text = readText(raw);
    if (!text.ok || ADDRESS.test(text.value)) return text;
    return refused(LENS_CODES.notEmail, 'not an e-mail address');
  },
  fit: (side, address) =>
    fits(address, spec[side]) ? meant(address) : refused(LENS_CODES.doesNotFit, 'the e-mail address is too long'),
  format: (_side, address) => address,
  text: foldCase,
  key: foldCase,
});
