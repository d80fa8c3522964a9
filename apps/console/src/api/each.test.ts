import { describe, expect, it } from '@jest/globals';
import { each } from './each.js';

describe('the same done to many things', () => {
  const items = Array.from({ length: 25 }, (_, index) => index);

  it('does it once to each, and tells how far it has come', async () => {
    const seen: number[] = [];
    const told: number[] = [];
    const result = await each(
      items,
      (item) => {
        seen.push(item);
        return Promise.resolve();
      },
      (finished) => told.push(finished),
    );
    expect(seen.toSorted((a, b) => a - b)).toEqual(items);
    expect(told).toEqual(items.map((index) => index + 1));
    expect(result).toEqual({ done: 25, failed: [] });
  });

  it('goes on when one fails', async () => {
    const trouble = new Error('gone');
    const result = await each(items, (item) => (item === 3 ? Promise.reject(trouble) : Promise.resolve()));
    expect(result).toEqual({ done: 24, failed: [trouble] });
  });

  it('has at most four under way', async () => {
    let underWay = 0;
    let most = 0;
    await each(items, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
    });
    expect(most).toBe(4);
  });
});
