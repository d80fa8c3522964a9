import { describe, expect, it } from '@jest/globals';
import { type SideLimits, estimateRun } from './estimate.js';

const side = (limits: { batch: number; echo: boolean; pools?: SideLimits['pools'] }): SideLimits => ({
  capabilities: {
    ...{ readBatchMax: limits.batch, writeBatchMax: limits.batch, scanPageMax: 100, visibilityLagMs: 0 },
    ...{ changeFeed: true, deletesInFeed: true, conditionalWrites: false, history: false },
    ...{ idempotentCreate: true, writesEcho: limits.echo, stampResolutionMs: 0, restorableDays: null },
  },
  pools: limits.pools ?? {},
});

describe('estimateRun', () => {
  it('asks nothing of sides that agree', () => {
    const agreed = { matched: 1_000 };
    const sides = { a: side({ batch: 100, echo: true }), b: side({ batch: 100, echo: true }) };
    expect(estimateRun(agreed, sides)).toEqual({ callsA: 0, callsB: 0, seconds: 0 });
  });

  it('counts reads of differing pairs, writes by batch, and reading back where answers do not tell', () => {
    const counts = { update: 250, updateOnA: 100, updateOnB: 150, createOnB: 10 };
    const sides = { a: side({ batch: 100, echo: true }), b: side({ batch: 1, echo: false }) };
    expect(estimateRun(counts, sides)).toMatchObject({ callsA: 3 + 1, callsB: 250 + 160 + 160 });
  });

  it('takes the slower side at its slowest documented rate', () => {
    const slow = side({ batch: 1, echo: true, pools: { all: { rate: { calls: 1, perMs: 2_000 } } } });
    expect(estimateRun({ createOnA: 10, createOnB: 10 }, { a: slow, b: side({ batch: 1, echo: true }) }).seconds).toBe(
      20,
    );
  });
});
