/** What of Jest's `--json` output is looked at here. */
export interface JestOutput {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Something a machine may lack, and what is not tested without it. */
export interface Lane {
  readonly name: string;
  readonly present: boolean;
  readonly cure: string;
}

export interface TestReport {
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1;
}

/** Tests that need an account at a real vendor say so in their name; rules a connector bypasses tell their reason. */
const EXCUSED = /\blive\b|\[bypassed: /i;

/**
 * What is told after the tests: every test that was skipped, every lane that could not run, and at the very end one
 * plain line with the totals. A file that could not be loaded counts as a failed test.
 *
 * @param output `null` when Jest ended without any
 * @param options `requireAll`: a lane that did not run, or a skipped test that is not excused, is a failure
 */
export function reportTests(
  output: JestOutput | null,
  lanes: readonly Lane[],
  options: { readonly requireAll: boolean },
): TestReport {
  const skipped = (output?.testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
  );
  const absent = lanes.filter(({ present }) => !present);
  const unexcused = skipped.filter((name) => !EXCUSED.test(name));
  const passed = output?.numPassedTests ?? 0;
  const failed = output === null ? 1 : output.numFailedTests + output.numRuntimeErrorTestSuites;
  const incomplete = options.requireAll && (absent.length > 0 || unexcused.length > 0);
  const lines = [
    ...(skipped.length === 0 ? [] : ['Skipped:', ...skipped.map((name) => `  ${name}`)]),
    ...absent.map(({ name, cure }) => `NOT RUN: ${name}. ${cure}`),
    ...(incomplete ? ['Every lane is required here, so what did not run counts as a failure.'] : []),
    `Tests: ${passed} passed, ${failed} failed`,
  ];
  return { lines, exitCode: output?.success === true && failed === 0 && !incomplete ? 0 : 1 };
}
