import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const rows = read('docs/faults.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('.test.ts'));

it('names for each fault a test that is there', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const shownBy = row.split('|').at(-2) ?? '';
    const file = /`([^`]+\.test\.ts)`/.exec(shownBy)?.[1] ?? '';
    const titles = [...shownBy.matchAll(/"((?:[^"\\]|\\.)+)"/g)].map(([, title]) => title?.replaceAll('\\"', '"'));
    expect(titles.length).toBeGreaterThan(0);
    const source = read(file);
    for (const title of titles)
      expect({ file, titles: source }).toEqual({ file, titles: expect.stringContaining(title ?? '') });
  }
});
