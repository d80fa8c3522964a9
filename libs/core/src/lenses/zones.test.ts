import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../../..');

/** What lenses make of days and times, and what the machine's own clock would have shown, for comparison. */
const PROGRAM = `
import { compileLens } from './libs/core/src/compile-lens.ts';
const toB = (spec, a) => compileLens(spec).aToB(a, undefined).value;
console.log(JSON.stringify({
  local: new Date(1709164800000).getDate(),
  lenses: [
    toB({ kind: 'date' }, 1709164800000),
    toB({ kind: 'date', b: { format: 'epochMs' } }, '2024-02-29'),
    toB({ kind: 'date', a: { format: 'DD/MM/YYYY' }, b: { format: 'midnightUtc' } }, '29/02/2024'),
    toB({ kind: 'date', b: { calendar: 'persian' } }, '2024-03-20'),
    toB({ kind: 'date', a: { calendar: 'islamic-umalqura' } }, '1445-09-01'),
    toB({ kind: 'birthday', b: { format: 'MM/DD' } }, '2024-02-29'),
    toB({ kind: 'instant' }, 1709164800000),
  ],
}));
`;

const inZone = (zone: string): { readonly local: number; readonly lenses: readonly unknown[] } => {
  const loader = join(ROOT, 'test/support/typescript-loader.mjs');
  const output = execFileSync(process.execPath, ['--import', loader, '--input-type=module', '--eval', PROGRAM], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', TZ: zone },
    encoding: 'utf8',
  });
  return JSON.parse(output) as ReturnType<typeof inZone>;
};

describe('the zone of the machine', () => {
  it('changes no day and no time', () => {
    const [east, west] = [inZone('Pacific/Kiritimati'), inZone('Pacific/Pago_Pago')];
    expect([east.local, west.local]).toEqual([29, 28]);
    const expected = [
      ...['2024-02-29', 1709164800000, '2024-02-29T00:00:00.000Z', '1403-01-01', '2024-03-11', '02/29'],
      '2024-02-29T00:00:00.000Z',
    ];
    expect(east.lenses).toEqual(expected);
    expect(west.lenses).toEqual(expected);
  });
});
