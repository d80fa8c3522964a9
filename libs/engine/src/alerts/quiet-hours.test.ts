import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isQuiet } from './quiet-hours.js';

const at = (iso: string): number => Date.parse(iso);

describe('quiet hours', () => {
  it.each([
    ['2026-11-22T14:59:00Z', false],
    ['2026-11-22T15:00:00Z', true],
    ['2026-11-22T23:59:59Z', true],
    ['2026-11-23T00:00:00Z', false],
  ])('go over midnight by the clocks of the place: %s is %p', (iso, quiet) => {
    expect(isQuiet({ from: '22:00', to: '07:00', timeZone: 'Asia/Bangkok' }, at(iso))).toBe(quiet);
  });

  it('follow the clocks when these are set forward and back', () => {
    const night = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
    expect(isQuiet(night, at('2026-07-01T05:30:00Z'))).toBe(false);
    expect(isQuiet(night, at('2026-01-01T05:30:00Z'))).toBe(true);
  });

  it('are none where they end as they begin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (nowMs) => {
        expect(isQuiet({ from: '08:00', to: '08:00', timeZone: 'UTC' }, nowMs)).toBe(false);
      }),
    );
  });

  it('and their complement make up the day', () => {
    const time = fc
      .integer({ min: 0, max: 1439 })
      .map((minute) => [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':'));
    const zones = fc.constantFrom('UTC', 'Asia/Tehran', 'America/St_Johns', 'Asia/Ho_Chi_Minh');
    fc.assert(
      fc.property(time, time, zones, fc.integer({ min: 0, max: 4e12 }), (from, to, timeZone, nowMs) => {
        fc.pre(from !== to);
        expect(isQuiet({ from, to, timeZone }, nowMs)).toBe(!isQuiet({ from: to, to: from, timeZone }, nowMs));
      }),
    );
  });
});
