/**
 * One fault to inject into a sandbox's answers. `times` bounds how often it strikes (default 1); a rule without `path`
 * strikes any call of the vendor's API.
 */
export interface Fault {
  /** HTTP method, upper case; any when absent. */
  method?: string;
  /** A regular expression tried on the path without its query. */
  path?: string;
  times?: number;
  /** Chance in [0, 1] that a matching call is struck; 1 when absent. */
  probability?: number;
  effect:
    | { kind: 'respond'; status: number; headers?: Record<string, string>; body?: unknown }
    /** An edge server's HTML page instead of JSON. */
    | { kind: 'html'; status: number }
    /** The connection is cut before the call is handled: the write was not done. */
    | { kind: 'drop-before' }
    /** The call is handled, then the connection is cut: the write was done, the answer is lost. */
    | { kind: 'drop-after' }
    /** The answer is held back for so many milliseconds of real time. */
    | { kind: 'delay'; delayMs: number }
    /** A trouble only this vendor knows how to make, e.g. `lock-row` (Salesforce); the sandbox documents its names. */
    | { kind: 'vendor'; name: string; detail?: unknown };
}

/** The faults that wait to strike. */
export class FaultPlan {
  #faults: (Fault & { left: number })[] = [];
  readonly #chance: (probability: number) => boolean;

  constructor(chance: (probability: number) => boolean) {
    this.#chance = chance;
  }

  add(fault: Fault): void {
    this.#faults.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** Takes the first transport fault that fits this call, and uses up one of its times. */
  strike(method: string, path: string): Exclude<Fault['effect'], { kind: 'vendor' }> | undefined {
    const fault = this.#take(method, path, (effect) => effect.kind !== 'vendor');
    return fault?.effect as Exclude<Fault['effect'], { kind: 'vendor' }> | undefined;
  }

  /** Takes a vendor fault of this name, and uses up one of its times; handlers ask for it where it would happen. */
  strikeVendor(name: string, method: string, path: string): { detail?: unknown } | undefined {
    const fault = this.#take(method, path, (effect) => effect.kind === 'vendor' && effect.name === name);
    return fault?.effect.kind === 'vendor' ? { detail: fault.effect.detail } : undefined;
  }

  #take(method: string, path: string, wanted: (effect: Fault['effect']) => boolean): Fault | undefined {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.left > 0 &&
        wanted(candidate.effect) &&
        (candidate.method === undefined || candidate.method === method) &&
        (candidate.path === undefined || new RegExp(candidate.path).test(path)) &&
        this.#chance(candidate.probability ?? 1),
    );
    if (!fault) return undefined;
    fault.left -= 1;
    this.#faults = this.#faults.filter((candidate) => candidate.left > 0);
    return fault;
  }
}
