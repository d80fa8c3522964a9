import { describe, expect, it } from '@jest/globals';
import { type JestOutput, type Lane, reportTests } from './test-report.js';

const output = (changes: Partial<JestOutput> = {}): JestOutput => ({
  success: true,
  numPassedTests: 12,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
  ...changes,
});

const skippedTest = (fullName: string): Pick<JestOutput, 'testResults'> => ({
  testResults: [{ assertionResults: [{ status: 'pending', fullName }] }],
});

const redis: Lane = { name: 'everything on Redis', present: true, cure: 'Install it.' };

describe('reportTests', () => {
  it('ends with the totals', () => {
    const { lines, exitCode } = reportTests(output(), [redis], { requireAll: true });
    expect(lines).toEqual(['Tests: 12 passed, 0 failed']);
    expect(exitCode).toBe(0);
  });

  it('counts a file that could not be loaded as a failure', () => {
    const broken = output({ success: false, numFailedTests: 2, numRuntimeErrorTestSuites: 1 });
    const { lines, exitCode } = reportTests(broken, [], { requireAll: false });
    expect(lines.at(-1)).toBe('Tests: 12 passed, 3 failed');
    expect(exitCode).toBe(1);
  });

  it('fails when Jest gave no results at all', () => {
    const { lines, exitCode } = reportTests(null, [], { requireAll: false });
    expect(lines.at(-1)).toBe('Tests: 0 passed, 1 failed');
    expect(exitCode).toBe(1);
  });

  it('fails when Jest failed for another reason than a test', () => {
    expect(reportTests(output({ success: false }), [], { requireAll: false }).exitCode).toBe(1);
  });

  it('says aloud which lane did not run, and fails only where all are required', () => {
    const absent = [{ ...redis, present: false }];
    const lenient = reportTests(output(), absent, { requireAll: false });
    expect(lenient.lines).toContain('NOT RUN: everything on Redis. Install it.');
    expect(lenient.exitCode).toBe(0);
    expect(reportTests(output(), absent, { requireAll: true }).exitCode).toBe(1);
  });

  it('lists skipped tests, and where all are required forgives only those on live accounts', () => {
    const live = reportTests(output(skippedTest('mailchimp, live needs a key')), [], { requireAll: true });
    expect(live.lines).toContain('  mailchimp, live needs a key');
    expect(live.exitCode).toBe(0);
    const other = reportTests(output(skippedTest('answers by the published spec')), [], { requireAll: true });
    expect(other.exitCode).toBe(1);
  });
});
