import { isHostOf } from './base-url.js';

/** A way to connect an account of a vendor, as plain data; shown by API, console and docs. */
export type SignInWay = OAuthWay | TypedWay;

/** A person types credentials in that they made at the vendor. */
export interface TypedWay {
  /** `app`: an app of the vendor's own signs in by itself, with no person behind it. */
  readonly kind: 'token' | 'apiKey' | 'app';
  /** As people say it, e.g. `Private app token`. */
  readonly title: string;
  /** Where these credentials are made, step by step. */
  readonly help: string;
  /** Names of the manifest's credentials that belong to it, those to be typed in first. */
  readonly credentials: readonly string[];
}

/** A person agrees on a page of the vendor's (OAuth 2 authorisation code). */
export interface OAuthWay {
  readonly kind: 'oauth';
  readonly title: string;
  /** How an app of one's own is made at the vendor. */
  readonly help: string;
  /** The consent page. */
  readonly authoriseUrl: string;
  /** Where a code is traded for tokens. */
  readonly tokenUrl: string;
  /** A base URL at the vendor's own hosts stands for the hosts of both URLs (an org's own login host). */
  readonly atBaseUrl: boolean;
  /** The vendor checks that whoever trades the code is who asked for it (RFC 7636). */
  readonly pkce: boolean;
  /** Names of the credentials that hold the app's id and secret. Those of Syncline's app come from the environment. */
  readonly app: { readonly id: string; readonly secret: string };
  /** Which part of the token answer is kept as which credential. */
  readonly keeps: readonly { readonly credential: string; readonly from: string; readonly rotates: boolean }[];
  /** Rights that are asked for. */
  readonly scopes: readonly Scope[];
  /** How optional scopes are asked for: in a parameter of their own, or with the others. */
  readonly optionalScopes: 'separately' | 'together';
}

export interface Scope {
  readonly name: string;
  /** What it is for, as a sentence for the person who is asked to agree. */
  readonly purpose: string;
  /** Nothing works without it; else the account may go without. */
  readonly needed: boolean;
  /** What does not work without it, to end the sentence "Without it …". */
  readonly without: string;
}

/** The OAuth way of a manifest, where it has one. */
export const oauthWay = (ways: readonly SignInWay[]): OAuthWay | undefined => ways.find((way) => way.kind === 'oauth');

/** Names of the credentials that belong to a way. */
export const credentialsOf = (way: SignInWay): readonly string[] =>
  way.kind === 'oauth'
    ? [way.app.id, way.app.secret, ...way.keeps.map(({ credential }) => credential)]
    : way.credentials;

/** Names of the credentials the vendor may replace at any renewal. */
export const rotatingCredentials = (ways: readonly SignInWay[]): ReadonlySet<string> =>
  new Set(oauthWay(ways)?.keeps.flatMap(({ credential, rotates }) => (rotates ? [credential] : [])));

/**
 * Credentials of other ways, to be forgotten when these are given: an account is connected in one way at a time. What
 * belongs to no way, or to all that have these, stays.
 *
 * @param given names of the credentials that are given now
 */
export function replacedCredentials(ways: readonly SignInWay[], given: readonly string[]): readonly string[] {
  const named = ways.map(credentialsOf);
  const ofWays = new Set(named.flat());
  const told = given.filter((name) => ofWays.has(name));
  const meant = named.filter((names) => told.every((name) => names.includes(name)));
  if (told.length === 0 || meant.length === 0) return [];
  const kept = new Set(meant.flat());
  return [...ofWays].filter((name) => !kept.has(name));
}

/** The way a connection is signed in by, as its credentials show; `undefined` when none is complete. */
export function wayInUse(ways: readonly SignInWay[], held: readonly string[]): SignInWay | undefined {
  return ways.find((way) => {
    const [first] = way.kind === 'oauth' ? way.keeps.map(({ credential }) => credential) : way.credentials;
    return first !== undefined && held.includes(first);
  });
}

/**
 * The vendor's two OAuth addresses for a connection.
 *
 * @param baseUrl of the connection, already allowed; an origin outside the vendor's hosts stands for all of them
 * @param hosts the vendor's own, as the manifest lists them
 */
export function oauthUrls(
  way: OAuthWay,
  baseUrl: string | undefined,
  hosts: readonly string[],
): { readonly authorise: string; readonly token: string } {
  const { origin, hostname } = new URL(baseUrl ?? way.authoriseUrl);
  const isVendors = hosts.some((host) => isHostOf(hostname, host));
  if (baseUrl === undefined || (isVendors && !way.atBaseUrl)) {
    return { authorise: way.authoriseUrl, token: way.tokenUrl };
  }
  const moved = (url: string): string => origin + new URL(url).pathname;
  return { authorise: moved(way.authoriseUrl), token: moved(way.tokenUrl) };
}

export interface AuthorisationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  /** Only with `pkce`. */
  readonly codeChallenge?: string;
}

/** The address a person is sent to, to agree. */
export function authorisationUrl(way: OAuthWay, authoriseUrl: string, request: AuthorisationRequest): string {
  const url = new URL(authoriseUrl);
  const { searchParams } = url;
  searchParams.set('response_type', 'code');
  searchParams.set('client_id', request.clientId);
  searchParams.set('redirect_uri', request.redirectUri);
  searchParams.set('state', request.state);
  const asked = way.scopes.filter(({ needed }) => needed || way.optionalScopes === 'together');
  const optional = way.scopes.filter(({ needed }) => !needed && way.optionalScopes === 'separately');
  if (asked.length > 0) searchParams.set('scope', asked.map(({ name }) => name).join(' '));
  if (optional.length > 0) searchParams.set('optional_scope', optional.map(({ name }) => name).join(' '));
  if (way.pkce && request.codeChallenge !== undefined) {
    searchParams.set('code_challenge', request.codeChallenge);
    searchParams.set('code_challenge_method', 'S256');
  }
  return url.toString();
}

/** The scopes a token answer names, in a list or divided by spaces; `null` where it names none. */
export function grantedScopes(answer: Readonly<Record<string, unknown>>): readonly string[] | null {
  const { scope, scopes } = answer;
  if (Array.isArray(scopes)) return scopes.filter((name): name is string => typeof name === 'string');
  if (typeof scope === 'string' && scope.trim() !== '') return scope.trim().split(/\s+/);
  return null;
}

/** Scopes that were asked for and not granted; none while it is not known what was granted. */
export const missingScopes = (ways: readonly SignInWay[], granted: readonly string[] | null): readonly Scope[] =>
  granted === null ? [] : (oauthWay(ways)?.scopes ?? []).filter(({ name }) => !granted.includes(name));
