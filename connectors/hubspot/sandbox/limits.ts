import { type SandboxClock } from '#sandbox-kit';
import { HubspotRefusal } from './errors.js';
import { type Caller } from './tokens.js';

/** How an endpoint is counted: searches have a limit of their own, token calls none. */
export type LimitKind = 'standard' | 'search' | 'none';

const WINDOW_MS = 10_000;
const SECOND_MS = 1000;

export interface LimitOptions {
  /** Calls in a rolling ten seconds; per kind of caller when absent (100 private app, 110 OAuth app). */
  requestsPer10s: number | undefined;
  /** Searches a second; 5 when absent, 4 for API keys. */
  searchesPerSecond: number | undefined;
  dailyMax: number;
  /** IANA zone whose midnight starts a new day of calls. */
  timeZone: string;
}

/** Counts calls by caller and refuses those beyond HubSpot's limits. Refused calls do not count. */
export class RateLimits {
  readonly #clock: SandboxClock;
  readonly #options: LimitOptions;
  readonly #recentCalls = new Map<string, number[]>();
  readonly #recentSearches = new Map<string, number[]>();
  readonly #today = { name: '', calls: 0 };
  readonly #dayName: Intl.DateTimeFormat;

  constructor(clock: SandboxClock, options: LimitOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#dayName = new Intl.DateTimeFormat('en-CA', { timeZone: options.timeZone });
  }

  /** Counts one call. Answers with the headers it is to carry, and with a refusal if it is one too many. */
  count(caller: Caller, kind: LimitKind, correlationId: string): Counted {
    if (kind === 'none') return { headers: {} };
    const headers: Record<string, string> = {};
    const dailyRefusal = caller.kind === 'oauth' ? undefined : this.#countDay(headers, correlationId);
    const refusal = kind === 'search' ? this.#countSearch(caller) : this.#countWindow(caller, headers, correlationId);
    const first = dailyRefusal ?? refusal;
    return first ? { headers, refusal: first } : { headers };
  }

  #countDay(headers: Record<string, string>, correlationId: string): HubspotRefusal | undefined {
    const name = this.#dayName.format(this.#clock.nowMs());
    if (name !== this.#today.name) {
      this.#today.name = name;
      this.#today.calls = 0;
    }
    const exhausted = this.#today.calls >= this.#options.dailyMax;
    if (!exhausted) this.#today.calls += 1;
    headers['X-HubSpot-RateLimit-Daily'] = String(this.#options.dailyMax);
    headers['X-HubSpot-RateLimit-Daily-Remaining'] = String(this.#options.dailyMax - this.#today.calls);
    return exhausted ? policyRefusal('DAILY', 'You have reached your daily limit.', correlationId) : undefined;
  }

  #countSearch(caller: Caller): HubspotRefusal | undefined {
    const max = this.#options.searchesPerSecond ?? (caller.kind === 'api-key' ? 4 : 5);
    return this.#roll(this.#recentSearches, caller.key, SECOND_MS, max).refused ? secondlyRefusal() : undefined;
  }

  #countWindow(caller: Caller, headers: Record<string, string>, correlationId: string): HubspotRefusal | undefined {
    const max = this.#options.requestsPer10s ?? windowMax(caller);
    const { refused, used, lastSecond } = this.#roll(this.#recentCalls, caller.key, WINDOW_MS, max);
    const secondly = Math.floor(max / 10);
    headers['X-HubSpot-RateLimit-Interval-Milliseconds'] = String(WINDOW_MS);
    headers['X-HubSpot-RateLimit-Max'] = String(max);
    headers['X-HubSpot-RateLimit-Remaining'] = String(max - used);
    headers['X-HubSpot-RateLimit-Secondly'] = String(secondly);
    headers['X-HubSpot-RateLimit-Secondly-Remaining'] = String(Math.max(0, secondly - lastSecond));
    if (!refused) return undefined;
    return policyRefusal('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.', correlationId);
  }

  #roll(
    windows: Map<string, number[]>,
    key: string,
    windowMs: number,
    max: number,
  ): { refused: boolean; used: number; lastSecond: number } {
    const nowMs = this.#clock.nowMs();
    const recent = (windows.get(key) ?? []).filter((atMs) => atMs > nowMs - windowMs);
    const refused = recent.length >= max;
    if (!refused) recent.push(nowMs);
    windows.set(key, recent);
    return { refused, used: recent.length, lastSecond: recent.filter((atMs) => atMs > nowMs - SECOND_MS).length };
  }
}

/** Calls in ten seconds: OAuth apps were given ten more after 2022. */
function windowMax(caller: Caller): number {
  return caller.kind === 'oauth' && caller.era === 'current' ? 110 : 100;
}

export interface Counted {
  headers: Record<string, string>;
  refusal?: HubspotRefusal;
}

/** The search limit's answer: recorded without a policy name. */
export function secondlyRefusal(): HubspotRefusal {
  return new HubspotRefusal(429, { message: 'You have reached your secondly limit.', category: 'RATE_LIMITS' });
}

function policyRefusal(policyName: string, message: string, correlationId: string): HubspotRefusal {
  return new HubspotRefusal(429, { message, errorType: 'RATE_LIMIT', policyName, requestId: correlationId });
}
