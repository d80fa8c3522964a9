import { type SandboxClock } from './clock.js';
import { type SeededRandom } from './random.js';

/** One webhook request, built anew for each attempt because vendors sign and number every attempt. */
export interface Delivery {
  url: string;
  build(attempt: number): { headers: Record<string, string>; body: string };
  /** Called with the answer's status, or `undefined` when none came; e.g. Mailchimp disables a hook on 410. */
  onAnswer?(status: number | undefined, body: string): void;
  /** Whether the vendor takes this answer for delivered; any 2xx when absent. */
  accepted?: (status: number, body: string) => boolean;
}

/** How a vendor delivers webhooks, and what goes wrong with them on purpose. */
export interface OutboxOptions {
  clock: SandboxClock;
  random: SeededRandom;
  /** The most requests in flight at once. */
  inFlightMax: number;
  /** How long the vendor waits for an answer, in milliseconds of real time. */
  timeoutMs: number;
  /** Sandbox-time delays before attempt 2, 3, …; the delivery is given up after the last. */
  retryDelaysMs: readonly number[];
  /** Answers after which the vendor does not try again (default: 410 alone). */
  giveUpStatuses?: readonly number[];
}

/** Chances in [0, 1] that a delivery is dropped, sent twice, or held back so that later ones overtake it. */
export interface OutboxDisorder {
  drop: number;
  duplicate: number;
  reorder: number;
  reorderDelayMs: number;
}

/** Delivers webhooks the way vendors do: at least once, in any order, with retries and a bound on concurrency. */
export class WebhookOutbox {
  readonly #options: OutboxOptions;
  #waiting: { delivery: Delivery; attempt: number }[] = [];
  #inFlight = 0;
  #closed = false;
  disorder: OutboxDisorder = { drop: 0, duplicate: 0, reorder: 0, reorderDelayMs: 200 };
  readonly counts = { delivered: 0, failed: 0, givenUp: 0, dropped: 0 };

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  send(delivery: Delivery): void {
    const { random, clock } = this.#options;
    if (random.chance(this.disorder.drop)) {
      this.counts.dropped += 1;
      return;
    }
    const copies = random.chance(this.disorder.duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (random.chance(this.disorder.reorder)) {
        clock.after(random.between(1, this.disorder.reorderDelayMs), () => this.#enqueue(delivery, 1));
      } else {
        this.#enqueue(delivery, 1);
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
  }

  #enqueue(delivery: Delivery, attempt: number): void {
    if (this.#closed) return;
    this.#waiting.push({ delivery, attempt });
    this.#pump();
  }

  #pump(): void {
    while (this.#inFlight < this.#options.inFlightMax) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#inFlight += 1;
      void this.#attempt(next.delivery, next.attempt).finally(() => {
        this.#inFlight -= 1;
        this.#pump();
      });
    }
  }

  async #attempt(delivery: Delivery, attempt: number): Promise<void> {
    const request = delivery.build(attempt);
    let status: number | undefined;
    let body = '';
    try {
      const answer = await fetch(delivery.url, {
        method: 'POST',
        headers: request.headers,
        body: request.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
      status = answer.status;
      body = await answer.text();
    } catch {
      status = undefined; // refused, reset or timed out: the vendor sees no answer
    }
    delivery.onAnswer?.(status, body);
    if (status !== undefined && (delivery.accepted?.(status, body) ?? (status >= 200 && status < 300))) {
      this.counts.delivered += 1;
      return;
    }
    this.counts.failed += 1;
    const delayMs = this.#options.retryDelaysMs[attempt - 1];
    const givesUp = status !== undefined && (this.#options.giveUpStatuses ?? [410]).includes(status);
    if (delayMs === undefined || givesUp) {
      this.counts.givenUp += 1;
      return;
    }
    this.#options.clock.after(delayMs, () => this.#enqueue(delivery, attempt + 1));
  }
}
