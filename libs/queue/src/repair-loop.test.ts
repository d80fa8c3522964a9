import { describe, expect, it } from '@jest/globals';
import { type Logger } from '#connector-sdk';
import { RepairLoop } from './repair-loop.js';

const quiet: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the repair loop', () => {
  it('begins at once and goes on after a failure', async () => {
    let runs = 0;
    const { promise: twice, resolve } = Promise.withResolvers<undefined>();
    const loop = new RepairLoop(
      async () => {
        runs += 1;
        if (runs === 2) resolve(undefined);
        throw new Error('the database is away');
      },
      { everyMs: 1, logger: quiet },
    );
    await twice;
    await loop.stop();
    expect(runs).toBeGreaterThanOrEqual(2);
  });

  it('lets a repair under way end before it has stopped, and begins no other', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const steps: string[] = [];
    const loop = new RepairLoop(
      async () => {
        steps.push('begun');
        await released;
        steps.push('ended');
      },
      { everyMs: 1, logger: quiet },
    );
    const stopped = loop.stop().then(() => steps.push('stopped'));
    release(undefined);
    await stopped;
    expect(steps).toEqual(['begun', 'ended', 'stopped']);
  });
});
