import { lookup as lookUp } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Networks that are not of the public internet, where what listens trusts whoever can reach it. */
const INNER_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
];
/** Those in which IPv4 addresses are wrapped are among them: what they hold is not looked into. */
const INNER_V6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/32',
  '100::/64',
  '2001::/23',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

// Two lists: one alone would take every IPv4 address for one that is wrapped in IPv6.
const innerV4 = listOf(INNER_V4, 'ipv4');
const innerV6 = listOf(INNER_V6, 'ipv6');

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

export const isInner = (address: string): boolean =>
  isIP(address) === 6 ? innerV6.check(address, 'ipv6') : innerV4.check(address, 'ipv4');

/**
 * What is wrong with a URL that somebody wants messages sent to; `null` when nothing is. Where its name leads is only
 * known when it is called: that is `outgoingAgents`' to check.
 *
 * @param allowedOrigins of the operator; plain HTTP is taken there on loopback only
 */
export function outgoingProblem(text: string, allowedOrigins: readonly string[]): string | null {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'It must be an https URL.';
  if (url.username !== '' || url.password !== '') return 'It must not hold a user name or password.';
  const listed = allowedOrigins.includes(url.origin);
  if (url.protocol === 'http:' && !(listed && LOOPBACK.has(url.hostname))) return 'It must be an https URL.';
  if (listed) return null;
  const address = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 ? isInner(address) : address === 'localhost' || address.endsWith('.localhost')) {
    return 'It leads into an inner network. Have the operator list its origin in SYNCLINE_ALLOWED_ORIGINS, if that is meant.';
  }
  return null;
}

/** Connections to public addresses alone, unless the origin is one the operator allows: names are looked up right then. */
export function outgoingAgents(
  url: string,
  allowedOrigins: readonly string[],
): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const options = allowedOrigins.includes(new URL(url).origin) ? {} : { lookup: publicLookup };
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

/** The name leads into an inner network. */
class InnerAddressError extends Error {
  override readonly name = 'InnerAddressError';
  readonly code = 'INNER_ADDRESS';
}

/** All addresses of a name must be public, not only the one that is taken. */
const publicLookup: LookupFunction = (hostname, options, found) =>
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, '');
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isInner(address))) {
      return found(new InnerAddressError('the name leads into an inner network'), '');
    }
    if (options.all === true) return found(null, addresses);
    return found(null, first.address, first.family);
  });
