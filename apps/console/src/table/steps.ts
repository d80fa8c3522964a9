/** Work in steps of a millisecond or so, that ends in a result: whoever runs it may let others go between them. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Every step at once. */
export function inOneGo<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Longest time the page is kept from answering; less than a frame of a screen, with time left to draw. */
const SLICE_MS = 8;

/** A few steps at a time, so that the page goes on answering. @returns null when `signal` ended it */
export async function inSlices<Result>(steps: Steps<Result>, signal?: AbortSignal): Promise<Result | null> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
    await others();
    if (signal?.aborted === true) return null;
  }
}

/** Lets everything else that waits have its turn. */
const others = (): Promise<void> =>
  new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(null);
  });
