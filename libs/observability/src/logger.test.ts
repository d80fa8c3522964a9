import { describe, expect, it } from '@jest/globals';
import { Secret } from '#connector-sdk';
import { createLogger } from './index.js';

function logged(format: 'json' | 'line' | 'auto' = 'json', isTTY = false) {
  const lines: string[] = [];
  const out = { isTTY, write: (line: string) => lines.push(line) > 0 };
  return { logger: createLogger({ logLevel: 'info', logFormat: format }, out), lines };
}

describe('the logger', () => {
  it('writes listed fields and hides every other', () => {
    const { logger, lines } = logged();
    logger.info('drained', { syncId: 's1', count: 3, counts: { applied: 2 }, email: 'ada@example.com', payload: {} });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      msg: 'drained',
      syncId: 's1',
      count: 3,
      counts: { applied: 2 },
      email: '[hidden]',
      payload: '[hidden]',
    });
  });

  it.each([
    ['an address', 'no contact for ada.lovelace+x@example.co.uk', 'ada.lovelace'],
    ['a telephone number', 'cannot read +49 (30) 1234-5678', '1234'],
    ['a bearer token', 'sent Authorization: Bearer abcdef123456', 'abcdef123456'],
    ['a password in a URL', 'cannot reach postgres://syncline:hunter2@127.0.0.1/db', 'hunter2'],
    ['a token in a query', 'GET /oauth?refresh_token=s3cr3t&x=1', 's3cr3t'],
  ])('blanks out %s in a message', (_, message, told) => {
    const { logger, lines } = logged();
    logger.warn(message, { reason: message, error: new Error(message, { cause: new Error(message) }) });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(told);
  });

  it('tells of an error its name, code, message and place, not what it carries', () => {
    const { logger, lines } = logged();
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(ada@example.com) already exists.',
      config: { headers: { authorization: 'Bearer abcdef123456' } },
    });
    logger.error('commit failed', { error });
    const written = JSON.parse(lines[0] ?? '') as { error: Record<string, unknown> };
    expect(written.error).toMatchObject({ name: 'Error', code: '23505', message: 'duplicate key' });
    expect(written.error['at']).toEqual(expect.arrayContaining([expect.stringContaining('logger.test.ts')]));
    expect(lines[0]).not.toContain('ada');
    expect(lines[0]).not.toContain('Bearer');
  });

  it('prints no secret, even under a listed name', () => {
    const { logger, lines } = logged();
    logger.info('opened', { code: new Secret('hunter2'), reason: { deep: new Secret('hunter2') } });
    expect(lines[0]).not.toContain('hunter2');
  });

  it('keeps ids that are long numbers', () => {
    const { logger, lines } = logged();
    logger.info('read', { linkId: '123456789012', vendorRequestId: '0f8fad5b-d9cb-469f-a165-70867728950e' });
    expect(lines[0]).toContain('123456789012');
    expect(lines[0]).toContain('0f8fad5b-d9cb-469f-a165-70867728950e');
  });

  it('writes one readable line on a terminal and JSON elsewhere', () => {
    const terminal = logged('auto', true);
    terminal.logger.warn('slow', { syncId: 's1' });
    expect(terminal.lines.join('')).toMatch(/^[^\n]*\d\d:\d\d:\d\d\.\d{3}[^\n]*WARN[^\n]*slow[^\n]*syncId=s1[^\n]*\n$/);
    const file = logged('auto', false);
    file.logger.warn('slow');
    expect(JSON.parse(file.lines[0] ?? '')).toMatchObject({ level: 'warn', msg: 'slow' });
  });

  it('leaves out what is below its level', () => {
    const { logger, lines } = logged();
    logger.debug('noise');
    expect(lines).toEqual([]);
  });
});
