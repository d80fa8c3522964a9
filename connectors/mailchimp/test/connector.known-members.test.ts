import { describe, expect, it } from '@jest/globals';
import { KnownMembers, subscriberHash } from '../src/known-members.js';

const member = (id: string, email: string, lastChanged = '2026-01-01T00:00:00+00:00') => ({
  contact_id: id,
  email_address: email,
  status: 'subscribed',
  last_changed: lastChanged,
});

describe('known members', () => {
  it('hashes addresses as Mailchimp does, whatever their case', () => {
    expect(subscriberHash('Urist.McVankab@freddiesjokes.com')).toBe('62eeb292278cc15f5817cb78f7790b08');
    expect(subscriberHash('a@b.c')).toBe(subscriberHash('A@B.C'));
  });

  it('keeps who has an address now when its former owner is seen under another', () => {
    const known = new KnownMembers();
    known.see(member('one', 'shared@syncline.dev'));
    known.see(member('two', 'Shared@syncline.dev'));
    known.see(member('one', 'moved@syncline.dev'));
    expect(known.idOf('shared@syncline.dev')).toBe('two');
    expect(known.emailOf('one')).toBe('moved@syncline.dev');
  });

  it('knows a window only when it knows every member asked for', () => {
    const known = new KnownMembers();
    known.see(member('early', 'early@syncline.dev', '2026-01-01T00:00:00+00:00'));
    known.see(member('late', 'late@syncline.dev', '2026-01-02T00:00:00+00:00'));
    expect(known.windowOf(['late'])).toEqual({ sinceMs: Date.UTC(2026, 0, 2), count: 1 });
    expect(known.windowOf(['late', 'early'])?.count).toBe(2);
    expect(known.windowOf(['late', 'stranger'])).toBeUndefined();
    expect(known.windowOf([])).toBeUndefined();
  });

  it('forgets the oldest beyond its bound', () => {
    const known = new KnownMembers();
    for (let index = 0; index <= 50_000; index++) known.see(member(`id-${index}`, `m${index}@syncline.dev`));
    expect(known.emailOf('id-0')).toBeUndefined();
    expect(known.idOf('m0@syncline.dev')).toBeUndefined();
    expect(known.emailOf('id-1')).toBe('m1@syncline.dev');
  });
});
