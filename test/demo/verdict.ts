const EXAMPLES_MAX = 3;

export interface Verdict {
  readonly promise: string;
  readonly held: boolean;
  /** What was looked at, or the first things found wrong. */
  readonly detail: string;
}

/** What was found wrong, and how much was looked at. */
export interface Findings {
  readonly wrong: readonly string[];
  readonly looked: number;
}

export const together = (...findings: readonly Findings[]): Findings => ({
  wrong: findings.flatMap(({ wrong }) => wrong),
  looked: findings.reduce((sum, { looked }) => sum + looked, 0),
});

/** @param things what was looked at, e.g. `records` */
export function verdictOn(promise: string, { wrong, looked }: Findings, things: string): Verdict {
  return verdict(promise, wrong, `${looked} ${things}`);
}

export const verdict = (promise: string, wrong: readonly string[], looked: string): Verdict => ({
  promise,
  held: wrong.length === 0,
  detail:
    wrong.length === 0 ? looked : `${wrong.length} wrong of ${looked}: ${wrong.slice(0, EXAMPLES_MAX).join('; ')}`,
});
