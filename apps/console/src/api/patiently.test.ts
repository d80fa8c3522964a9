import { describe, expect, it } from '@jest/globals';
import { patiently } from './patiently.js';
import { ApiProblem } from './problem.js';

const problem = (code: string): ApiProblem =>
  new ApiProblem({ status: 409, code, title: '', detail: '', requestId: null, retryAfterS: null, errors: [] });

const asked = (answers: readonly (string | ApiProblem)[]) => {
  const left = [...answers];
  let waits = 0;
  const answer = patiently(
    async () => {
      const next = left.shift();
      if (next instanceof ApiProblem) throw next;
      return next;
    },
    async () => (waits += 1),
  );
  return { answer, waits: () => waits };
};

describe('asking while a worker may hold the sync', () => {
  it('asks until it does not', async () => {
    const { answer, waits } = asked([problem('SYNC_A427'), problem('SYNC_A427'), 'done']);
    expect(await answer).toBe('done');
    expect(waits()).toBe(2);
  });

  it('takes any other answer as it is', async () => {
    const { answer, waits } = asked([problem('SYNC_A444'), 'done']);
    await expect(answer).rejects.toMatchObject({ code: 'SYNC_A444' });
    expect(waits()).toBe(0);
  });

  it('gives up in the end', async () => {
    const { answer } = asked(Array.from({ length: 50 }, () => problem('SYNC_A427')));
    await expect(answer).rejects.toMatchObject({ code: 'SYNC_A427' });
  });
});
