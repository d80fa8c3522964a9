import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { type ConnectorHarness } from './harness.js';
import { isGroupField, type Rule, SuiteMemory, Trial } from './rule.js';
import { changeRules } from './rules/changes.js';
import { groupRules } from './rules/groups.js';
import { readingRules } from './rules/reading.js';
import { sessionRules } from './rules/session.js';
import { signInRules } from './rules/sign-in.js';
import { troubleRules } from './rules/trouble.js';
import { writingRules } from './rules/writing.js';

/** Every rule, in order. Ids are stable; gaps are left for rules to come. */
export const conformanceRules: readonly Rule[] = [
  ...sessionRules,
  ...signInRules,
  ...readingRules,
  ...changeRules,
  ...writingRules,
  ...troubleRules,
  ...groupRules,
];

/** Live vendors may take their time; sandboxes answer at once. */
const RULE_TIMEOUT_MS = 60_000;

/**
 * Holds a connector to the contract: one Jest test a rule, each on a fresh session.
 *
 * A rule the harness bypasses is skipped with its reason in the test's name. A rule whose needs the harness does not
 * meet fails unless it is bypassed: nothing is left untried in silence. A rule about a capability the object does not
 * declare passes with a note on stderr.
 */
export function describeConnector(name: string, harness: ConnectorHarness): void {
  describe(`connector conformance: ${name}`, () => {
    const memory = new SuiteMemory();
    const unknownBypasses = Object.keys(harness.bypass ?? {}).filter(
      (id) => !conformanceRules.some((rule) => rule.id === id),
    );
    if (unknownBypasses.length > 0) throw new Error(`no such rules to bypass: ${unknownBypasses.join(', ')}`);

    beforeAll(async () => harness.setUp?.());
    afterAll(async () => {
      await harness.cleanUp?.([...memory.made]);
      await harness.tearDown?.();
    });

    for (const rule of conformanceRules) {
      const reason = harness.bypass?.[rule.id];
      if (reason !== undefined) {
        note(`${name}: ${rule.id} BYPASSED: ${reason}`);
        it.skip(`${rule.id} ${rule.title} [bypassed: ${reason}]`, () => undefined);
        continue;
      }
      it(`${rule.id} ${rule.title}`, () => tryRule(name, rule, harness, memory), RULE_TIMEOUT_MS);
    }
  });
}

/**
 * Tries every rule that is not bypassed and returns the ids of those that do not hold, in order. For tests of the kit
 * itself, and for tools that judge a connector outside a Jest suite.
 */
export async function brokenRules(name: string, harness: ConnectorHarness): Promise<readonly string[]> {
  const memory = new SuiteMemory();
  const broken: string[] = [];
  await harness.setUp?.();
  try {
    for (const rule of conformanceRules) {
      if (harness.bypass?.[rule.id] !== undefined) continue;
      await tryRule(name, rule, harness, memory).catch(() => broken.push(rule.id));
    }
  } finally {
    await harness.cleanUp?.([...memory.made]);
    await harness.tearDown?.();
  }
  return broken;
}

async function tryRule(name: string, rule: Rule, harness: ConnectorHarness, memory: SuiteMemory): Promise<void> {
  const lacking = (rule.needs ?? []).filter((need) => harness[need] === undefined);
  if (lacking.length > 0) {
    throw new Error(`the harness gives no ${lacking.join(', ')}: add it, or bypass ${rule.id} with a reason`);
  }
  const connection = await harness.open();
  try {
    const trial = new Trial(harness, connection, memory);
    const undeclared = (rule.about ?? []).filter((capability) => trial.port.capabilities[capability] === false);
    if (undeclared.length > 0) {
      note(`${name}: ${rule.id} has nothing to hold: "${harness.object}" does not declare ${undeclared.join(', ')}`);
      return;
    }
    const lack = rule.where && (await lackOf(rule.where, trial));
    if (lack !== undefined) {
      note(`${name}: ${rule.id} has nothing to hold: "${harness.object}" ${lack}`);
      return;
    }
    await rule.run(trial);
  } finally {
    await connection.close();
  }
}

/** Why a rule has nothing to hold an object to; `undefined` when it has. */
async function lackOf(what: NonNullable<Rule['where']>, trial: Trial): Promise<string | undefined> {
  const { harness } = trial;
  switch (what) {
    case 'groups':
      return (await trial.described()).some(isGroupField) ? undefined : 'has no groups';
    case 'reference':
      return harness.reference ? undefined : 'is tried without a reference';
    case 'readOnly':
      return harness.make ? undefined : 'can be written';
  }
}

const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
