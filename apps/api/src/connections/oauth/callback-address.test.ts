import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Request } from 'express';
import { callbackUrl, isOwnPath, returnAddress } from './callback-address.js';

const asked = (host: string | undefined): Request => ({ headers: { host } }) as unknown as Request;

describe('callbackUrl', () => {
  it.each([
    ['https://sync.example.com', 'evil.example', 'https://sync.example.com/v1/connections/oauth/callback'],
    [null, '127.0.0.1:4400', 'http://127.0.0.1:4400/v1/connections/oauth/callback'],
    [null, 'localhost', 'http://localhost/v1/connections/oauth/callback'],
    [null, '[::1]:4400', 'http://[::1]:4400/v1/connections/oauth/callback'],
    [null, 'evil.example', null],
    [null, 'localhost.evil.example', null],
    [null, 'localhost:4400@evil.example', null],
    [null, undefined, null],
  ])('with the public URL %s and the host %s is %s', (publicUrl, host, expected) => {
    expect(callbackUrl({ publicUrl }, asked(host))).toBe(expected);
  });
});

describe('a path to return to', () => {
  it.each(['/', '/connections', '/connections?tab=1#top', '/a/../b', '/a//b'])('can be %s', (path) => {
    expect(isOwnPath(path)).toBe(true);
  });

  it.each([
    ...['', 'connections', '//evil.example', '/\\evil.example', '/..//evil.example', '/.//evil.example'],
    ...['/%2e%2e//evil.example', '/\t/evil.example', 'https://evil.example', 'javascript:alert(1)', '/a b'],
  ])('cannot be %j', (path) => {
    expect(isOwnPath(path)).toBe(false);
  });

  it('never leads a browser to another server', () => {
    const parts = fc.constantFrom('/', '\\', '.', '..', '%2e', '%2f', '%5c', '@', ':', '?', '#', 'evil.example', '\t');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join('')}`;
        fc.pre(isOwnPath(path));
        const location = returnAddress(path, { error: 'SYNC_O101' });
        expect(new URL(location, 'https://sync.example.com').origin).toBe('https://sync.example.com');
      }),
    );
  });

  it('keeps its own query beside what is told', () => {
    expect(returnAddress('/x?a=1#b', { error: 'E&F' })).toBe('/x?a=1&error=E%26F#b');
  });
});
