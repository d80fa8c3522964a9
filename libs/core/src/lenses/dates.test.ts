import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LENS_CODES } from '../codes.js';
import { compileLens } from '../compile-lens.js';
import { type LensSpec } from '../lens.js';
import { CALENDARS } from '../stored-form.js';
import { ok, toA, toB } from '../testing/through.js';
import { calendarOf } from './calendar.js';
import { dayFormat } from './day-format.js';

describe('date', () => {
  it.each([
    ['2024-02-29', '2024-02-29'],
    ['1709164800000', '2024-02-29'],
    [1709164800000, '2024-02-29'],
    ['2024-02-29T00:00:00.000Z', '2024-02-29'],
  ])('reads %s', (raw, day) => expect(toB({ kind: 'date' }, raw)).toEqual(ok(day)));

  it.each(['2023-02-29', '2024-02-29T10:00:00Z', '1709164800001', '02/29/2024', '2024-13-01'])('refuses %s', (raw) => {
    expect(toB({ kind: 'date' }, raw)).toMatchObject({ ok: false, code: LENS_CODES.notDate });
  });
});

describe('instant', () => {
  const spec: LensSpec = { kind: 'instant', precisionMs: 1000 };

  it.each(['2024-09-10T13:57:45.000+0000', '2024-09-10T15:57:45+02:00', '1725976665123', 1725976665000])(
    'reads %s at the precision of the coarser side',
    (raw) => expect(toB(spec, raw)).toEqual(ok('2024-09-10T13:57:45.000Z')),
  );

  it.each(['2024-09-10', '2024-09-10T13:57:45', '2024-09-10T25:00:00Z'])('refuses %s', (raw) => {
    expect(toB(spec, raw)).toMatchObject({ ok: false, code: LENS_CODES.notInstant });
  });
});

describe('date', () => {
  it.each<[string, LensSpec, string, string]>([
    ['day first', { kind: 'date', b: { format: 'DD/MM/YYYY' } }, '2024-05-03', '03/05/2024'],
    ['month first', { kind: 'date', b: { format: 'MM/DD/YYYY' } }, '2024-05-03', '05/03/2024'],
    ['without zeros', { kind: 'date', b: { format: 'D.M.YYYY' } }, '2024-05-03', '3.5.2024'],
    ['without separators', { kind: 'date', b: { format: 'YYYYMMDD' } }, '2024-05-03', '20240503'],
    ['Japanese', { kind: 'date', b: { format: 'YYYY年M月D日' } }, '2024-05-03', '2024年5月3日'],
    ['Buddhist', { kind: 'date', b: { format: 'DD/MM/YYYY', calendar: 'buddhist' } }, '2024-02-29', '29/02/2567'],
    ['Thai digits', { kind: 'date', b: { format: 'D/M/YYYY', digits: 'thai' } }, '2024-02-29', '๒๙/๒/๒๐๒๔'],
    ['Jalali, new year', { kind: 'date', b: { calendar: 'persian' } }, '2024-03-20', '1403-01-01'],
    ['Jalali, leap day', { kind: 'date', b: { calendar: 'persian' } }, '2021-03-20', '1399-12-30'],
    ['Persian digits', { kind: 'date', b: { calendar: 'persian', digits: 'arabext' } }, '2024-03-20', '۱۴۰۳-۰۱-۰۱'],
    ['Hijri, Ramadan', { kind: 'date', b: { calendar: 'islamic-umalqura' } }, '2024-03-11', '1445-09-01'],
    ['Hijri, reckoned', { kind: 'date', b: { calendar: 'islamic-civil' } }, '2024-03-11', '1445-09-01'],
  ])('is written and read %s', (_what, spec, iso, text) => {
    expect(toB(spec, iso)).toEqual(ok(text));
    expect(toA(spec, text)).toEqual(ok(iso));
  });

  it('is written as vendors of its own type want it', () => {
    expect(toB({ kind: 'date', b: { format: 'epochMs' } }, '2024-02-29')).toEqual(ok(1709164800000));
    expect(toB({ kind: 'date', b: { format: 'epochMs', as: 'string' } }, '2024-02-29')).toEqual(ok('1709164800000'));
    expect(toB({ kind: 'date', b: { format: 'midnightUtc' } }, '2024-02-29')).toEqual(ok('2024-02-29T00:00:00.000Z'));
  });

  it.each<[LensSpec, string]>([
    [{ kind: 'date', a: { format: 'DD/MM/YYYY' } }, '31/04/2024'],
    [{ kind: 'date', a: { format: 'DD/MM/YYYY' } }, '05/13/2024'],
    [{ kind: 'date', a: { format: 'DD/MM/YYYY' } }, '2024-05-03'],
    [{ kind: 'date', a: { format: 'MM/DD/YYYY' } }, '13/05/2024'],
    [{ kind: 'date', a: { format: 'YYYY-MM-DD', calendar: 'buddhist' } }, '2566-02-29'],
    [{ kind: 'date', a: { calendar: 'persian' } }, '1400-12-30'],
    [{ kind: 'date', a: { calendar: 'islamic-umalqura' } }, '1445-13-01'],
    [{ kind: 'date', a: { calendar: 'islamic-civil' } }, '1446-12-30'],
  ])('refuses, by %j, the day that does not exist %s', (spec, raw) => {
    expect(toB(spec, raw)).toMatchObject({ code: LENS_CODES.notDate });
  });

  it('refuses a year that the other calendar writes with five digits', () => {
    expect(toB({ kind: 'date', b: { calendar: 'buddhist' } }, '9999-12-31')).toMatchObject({
      code: LENS_CODES.doesNotFit,
    });
  });

  it.each(CALENDARS)('comes back from the %s calendar the same day, whichever it is', (name) => {
    const calendar = calendarOf(name);
    const days = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (at) => {
        const iso = at.toISOString().slice(0, 10);
        expect(calendar.to(calendar.from(iso))).toBe(iso);
      }),
      { numRuns: 500 },
    );
  });

  it('has no two days of a calendar on one of the other', () => {
    const calendar = calendarOf('islamic-umalqura');
    const days = Array.from({ length: 800 }, (_, at) =>
      calendar.from(new Date(Date.UTC(2023, 0, 1 + at)).toISOString().slice(0, 10)),
    );
    expect(new Set(days.map((day) => JSON.stringify(day))).size).toBe(800);
  });
});

describe('a format of a day', () => {
  it.each(['DD/MM/YY', 'YYYY-MM', 'DD/MM/MM/YYYY', 'MDYYYY', 'YYYY-MM-DD HH:mm', 'DD?MM?YYYY', ''])(
    'is not %j',
    (format) => {
      expect(dayFormat(format)).toBeNull();
    },
  );
});

describe('instant', () => {
  it('is milliseconds or seconds since the epoch where a side has those', () => {
    const seconds: LensSpec = { kind: 'instant', a: { format: 'epochMs' }, b: { format: 'epochS', as: 'string' } };
    expect(toB(seconds, 1725976665123)).toEqual(ok('1725976665'));
    expect(toA(seconds, 1725976665, 1725976665123)).toEqual(ok(1725976665123));
    expect(toA(seconds, '2024-09-10T13:57:46Z', 1725976665123)).toEqual(ok(1725976666000));
  });
});

describe('birthday', () => {
  const spec: LensSpec = { kind: 'birthday', b: { format: 'MM/DD' } };

  it('loses its year where a side has none, and gets it back', () => {
    expect(toB(spec, '1990-05-17')).toEqual(ok('05/17'));
    expect(toA(spec, '05/17', '1990-05-17')).toEqual(ok('1990-05-17'));
    expect(toA(spec, '5/18', '1990-05-17')).toEqual(ok('1990-05-18'));
  });

  it('refuses to make up a year, unless one stands for not known', () => {
    expect(toA(spec, '05/17')).toMatchObject({ code: LENS_CODES.yearUnknown });
    const marked: LensSpec = { ...spec, a: { unknownYear: 1904 } };
    expect(toA(marked, '05/17')).toEqual(ok('1904-05-17'));
    expect(compileLens(marked).agree('1904-05-17', '05/17')).toBe(true);
    expect(toB({ kind: 'birthday', a: { unknownYear: 1904 } }, '1904-05-17')).toMatchObject({
      code: LENS_CODES.yearUnknown,
    });
  });

  it('does not carry 29 February into a year that has none', () => {
    expect(toA(spec, '02/29', '1991-05-17')).toMatchObject({ code: LENS_CODES.yearUnknown });
    expect(toA(spec, '02/29', '1992-05-17')).toEqual(ok('1992-02-29'));
  });

  it.each(['02/30', '13/01', '00/10', '05-17', '1990-05-17'])('refuses %s', (raw) => {
    expect(toA(spec, raw, '1990-05-17')).toMatchObject({ code: LENS_CODES.notDate });
  });
});
