import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import { describeBrake } from './store-suite-brake.js';
import { describeCommits } from './store-suite-commit.js';
import { describeGroups } from './store-suite-groups.js';
import { describeHistory } from './store-suite-history.js';
import { describeDefinitionsAndIntake } from './store-suite-intake.js';
import { describeReferences } from './store-suite-references.js';
import { describeMappings } from './store-suite-mappings.js';
import { describeRenewals } from './store-suite-renewals.js';
import { describeRuns } from './store-suite-runs.js';
import { describeSegments } from './store-suite-segments.js';
import { type StoreHarness, StoreWorld } from './store-fixture.js';

export { type StoreHarness } from './store-fixture.js';

/**
 * What every store of the engine must do, whatever it is built on.
 *
 * @param open makes an empty store; called once. Each test works on a sync of its own.
 */
export function describeEngineStore(name: string, open: () => Promise<StoreHarness>): void {
  describe(`the engine's store ${name}`, () => {
    let harness: StoreHarness;
    let world: StoreWorld;

    beforeAll(async () => {
      harness = await open();
    }, 60_000);
    afterAll(() => harness.close());
    beforeEach(async () => {
      world = new StoreWorld(harness);
      await world.setUp();
    });

    const current = () => world;
    describeDefinitionsAndIntake(current);
    describeCommits(current);
    describeRuns(current);
    describeGroups(current);
    describeReferences(current);
    describeHistory(current);
    describeBrake(current);
    describeMappings(current);
    describeSegments(current);
    describeRenewals(current);
  });
}
