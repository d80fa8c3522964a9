import { describe, expect, it } from '@jest/globals';
import { isInner, outgoingAgents, outgoingProblem } from './outgoing-address.js';

describe('addresses that messages may go to', () => {
  it.each(['https://hooks.slack.com/services/T0/B0/x', 'https://93.184.216.34/hook', 'https://[2606:2800:220:1::1]/x'])(
    'are %s',
    (url) => {
      expect(outgoingProblem(url, [])).toBeNull();
    },
  );

  it.each([
    ['http://hooks.slack.com/x', 'https'],
    ['ftp://example.com', 'https'],
    ['hooks.slack.com', 'https'],
    ['https://user:pass@example.com/', 'password'],
    ['https://127.0.0.1/x', 'inner network'],
    ['https://169.254.169.254/latest', 'inner network'],
    ['https://10.1.2.3/', 'inner network'],
    ['https://0x7f.1/', 'inner network'],
    ['https://2130706433/', 'inner network'],
    ['https://[::1]/', 'inner network'],
    ['https://[::ffff:10.0.0.1]/', 'inner network'],
    ['https://[fd00::1]/', 'inner network'],
    ['https://localhost/', 'inner network'],
    ['http://127.0.0.1:4010/x', 'https'],
  ])('are not %s', (url, why) => {
    expect(outgoingProblem(url, [])).toContain(why);
  });

  it('are what the operator allows besides, in the clear on this machine alone', () => {
    expect(outgoingProblem('http://127.0.0.1:4010/x', ['http://127.0.0.1:4010'])).toBeNull();
    expect(outgoingProblem('https://10.0.0.7/x', ['https://10.0.0.7'])).toBeNull();
    expect(outgoingProblem('http://10.0.0.7/x', ['http://10.0.0.7'])).toContain('https');
  });

  it.each([
    '100.64.0.1',
    '192.168.1.1',
    '172.31.255.255',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    '64:ff9b::7f00:1',
  ])('are no %s', (address) => {
    expect(isInner(address)).toBe(true);
  });

  it('are looked at once more when a name has been looked up', async () => {
    const { httpsAgent } = outgoingAgents('https://example.com/', []);
    const { lookup } = httpsAgent.options as {
      lookup?: (name: string, options: object, found: (error: Error | null) => void) => void;
    };
    const refused = await new Promise((resolve) => lookup?.('localhost', {}, resolve));
    expect(refused).toMatchObject({ code: 'INNER_ADDRESS' });
  });
});
