import { type SandboxClock } from '#sandbox-kit';
import { DAY_MS, MINUTE_MS } from './times.js';

/** Resources of /limits whose number does not move here. */
const STEADY_LIMITS: Readonly<Record<string, number>> = {
  AnalyticsExternalDataSizeMB: 40_960,
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 390,
  DataStorageMB: 5,
  DurableStreamingApiConcurrentClients: 20,
  FileStorageMB: 20,
  HourlyAsyncReportRuns: 1_200,
  HourlySyncReportRuns: 500,
  HourlyTimeBasedWorkflow: 50,
  MassEmail: 10,
  SingleEmail: 15,
  StreamingApiConcurrentClients: 20,
};

/** Counts the calls of the last 24 hours, in minutes, as the org's own limit does. */
export class DailyCalls {
  readonly #clock: SandboxClock;
  readonly #minutes = new Map<number, number>();
  max: number;

  constructor(clock: SandboxClock, max: number) {
    this.#clock = clock;
    this.max = max;
  }

  get used(): number {
    const oldest = (this.#clock.nowMs() - DAY_MS) / MINUTE_MS;
    let used = 0;
    for (const [minute, calls] of this.#minutes) {
      if (minute <= oldest) this.#minutes.delete(minute);
      else used += calls;
    }
    return used;
  }

  /** Counts one call; false when it goes past the limit. */
  take(calls = 1): boolean {
    const minute = Math.floor(this.#clock.nowMs() / MINUTE_MS);
    if (this.used + calls > this.max) return false;
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + calls);
    return true;
  }

  /** The value of the `Sforce-Limit-Info` header. */
  get info(): string {
    return `api-usage=${this.used}/${this.max}`;
  }

  /** The body of /limits. */
  limits(): Record<string, unknown> {
    const max = { ...STEADY_LIMITS, DailyApiRequests: this.max };
    const used: Readonly<Record<string, number>> = { DailyApiRequests: this.used };
    const entries = Object.entries(max).sort(([x], [y]) => (x < y ? -1 : 1));
    return Object.fromEntries(
      entries.map(([name, most]) => [name, { Max: most, Remaining: Math.max(0, most - (used[name] ?? 0)) }]),
    );
  }
}
