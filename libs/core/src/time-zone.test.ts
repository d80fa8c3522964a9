import { describe, expect, it } from '@jest/globals';
import { isTimeZone } from './time-zone.js';

describe('time zones', () => {
  it.each(['Asia/Bangkok', 'UTC', 'America/Argentina/Buenos_Aires'])('are named as %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'Mars/Olympus', '+07:00', 'Asia/Bangkok; DROP'])('are not named as "%s"', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
