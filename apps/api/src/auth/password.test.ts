import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPassword } from './password.js';

describe('a password', () => {
  it('is known again by its hash, and no other is', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(stored).not.toContain('correct');
    expect(await isPassword('correct horse battery', stored)).toBe(true);
    expect(await isPassword('correct horse batterz', stored)).toBe(false);
    expect(await isPassword('', stored)).toBe(false);
  });

  it('is hashed anew each time', async () => {
    expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'));
  });

  it('is the same however its letters are composed', async () => {
    expect(await isPassword('cafe\u0301 au lait bol', await hashPassword('caf\u00e9 au lait bol'))).toBe(true);
  });

  it('of somebody who has none is never right', async () => {
    for (const stored of [null, '', 'plain', '$argon2id$v=19$m=1,t=1,p=1$$']) {
      expect(await isPassword(stored ?? '', stored)).toBe(false);
    }
  });

  it('is judged by the cost it was hashed with', async () => {
    const cheaper = (await hashPassword('x')).replace('m=19456', 'm=64');
    expect(await isPassword('x', cheaper)).toBe(false);
  });
});
