import { expect } from '@jest/globals';
import { type ReplayReport } from './replay.js';

/** A difference from a recording that is understood and accepted. */
export interface KnownDifference {
  step: number;
  /** The position that differs; every difference of the step when absent. */
  at?: string;
  reason: string;
}

/**
 * What is wrong with the report, given the list: a difference that is not listed, or a listed one that no longer
 * differs. Empty when all is as known.
 */
export function judgeDifferences(report: ReplayReport, known: readonly KnownDifference[]): string[] {
  const covers = (entry: KnownDifference, step: number, at: string): boolean =>
    entry.step === step && (entry.at === undefined || entry.at === at);
  const unlisted = report.differences
    .filter(({ step, at }) => !known.some((entry) => covers(entry, step, at)))
    .map(
      ({ step, request, kind, at, recorded, actual }) =>
        `${report.recording} step ${step} ${request}: ${kind} at "${at}" recorded ${JSON.stringify(recorded)}, answered ${JSON.stringify(actual)}`,
    );
  const vanished = known
    .filter((entry) => !report.differences.some(({ step, at }) => covers(entry, step, at)))
    .map(
      ({ step, at, reason }) =>
        `${report.recording} step ${step}${at === undefined ? '' : ` at "${at}"`} is listed as different (${reason}) but is the same`,
    );
  return [...unlisted, ...vanished];
}

export function expectOnlyKnownDifferences(report: ReplayReport, known: readonly KnownDifference[]): void {
  expect(judgeDifferences(report, known)).toEqual([]);
}
