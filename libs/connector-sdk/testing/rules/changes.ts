import { expect } from '@jest/globals';
import { connectorErrorOf } from '../context.js';
import { must, type Rule } from '../rule.js';

/** Enough for the crowd's creation to lie behind any overlap a feed reads again. */
const CROWD_AGE_MS = 60_000;

/** The change feed: nothing may be missed, anything may be repeated. */
export const changeRules: readonly Rule[] = [
  {
    id: 'R30',
    title: 'changes from now on: records created and edited afterwards appear within the visibility lag',
    about: ['changeFeed'],
    async run(trial) {
      const before = await trial.madeOne();
      await trial.untilVisible();
      const start = await trial.drain(null);
      const after = await trial.madeOne();
      await trial.write([trial.update(before.id, { [trial.harness.textField]: trial.freshText() })]);
      await trial.untilVisible();
      const seen = await trial.drain(start.cursor);
      expect([...seen.changed]).toEqual(expect.arrayContaining([before.id, after.id]));
    },
  },
  {
    id: 'R31',
    title: 'an edit by a person appears in changes',
    about: ['changeFeed'],
    needs: ['person'],
    async run(trial) {
      const { id } = await trial.madeOne();
      await trial.untilVisible();
      const start = await trial.drain(null);
      await must(trial.harness.person, 'a person').edit(id, { [trial.harness.textField]: trial.freshText() });
      await trial.untilVisible();
      expect([...(await trial.drain(start.cursor)).changed]).toContain(id);
    },
  },
  {
    id: 'R32',
    title: 'a deletion by a person appears in changes',
    about: ['changeFeed', 'deletesInFeed'],
    needs: ['person'],
    async run(trial) {
      const { id } = await trial.madeOne();
      await trial.untilVisible();
      const start = await trial.drain(null);
      await must(trial.harness.person, 'a person').remove(id);
      await trial.untilVisible();
      expect([...(await trial.drain(start.cursor)).deleted]).toContain(id);
    },
  },
  {
    id: 'R33',
    title: 'none of many records changed at one instant is missed at a page edge',
    about: ['changeFeed'],
    needs: ['crowd'],
    async run(trial) {
      const ids = await trial.crowd();
      await trial.harness.passTime(CROWD_AGE_MS);
      const start = await trial.drain(null);
      await must(trial.harness.crowd, 'a crowd').edit(ids);
      await trial.untilVisible();
      const seen = await trial.drain(start.cursor);
      expect(seen.pages).toBeGreaterThanOrEqual(2);
      expect(ids.filter((id) => !seen.changed.has(id))).toEqual([]);
    },
  },
  {
    id: 'R34',
    title: 'a change at the same instant as the last one read is not missed by the next read',
    about: ['changeFeed'],
    async run(trial) {
      const [one, two] = await trial.made(trial.harness.freshFields(2));
      await trial.untilVisible();
      const start = await trial.drain(null);
      const edit = (id: string | undefined): Promise<unknown> =>
        trial.write([trial.update(must(id, 'a record'), { [trial.harness.textField]: trial.freshText() })]);
      await edit(one);
      const first = await trial.drain(start.cursor);
      await edit(two);
      await trial.untilVisible();
      const second = await trial.drain(first.cursor);
      expect([...first.changed, ...second.changed]).toEqual(expect.arrayContaining([one, two]));
      expect([...second.changed]).toContain(two);
    },
  },
  {
    id: 'R35',
    title: 'a change cursor survives a new session',
    about: ['changeFeed'],
    async run(trial) {
      const start = await trial.drain(null);
      const { id } = await trial.madeOne();
      await trial.untilVisible();
      const again = await trial.harness.open();
      try {
        const seen = await trial.drain(start.cursor, again.session.object(trial.harness.object));
        expect([...seen.changed]).toContain(id);
      } finally {
        await again.close();
      }
    },
  },
  {
    id: 'R36',
    title: 'a change cursor that cannot be read is `cursorExpired`',
    about: ['changeFeed'],
    async run(trial) {
      const { port } = trial;
      const { cursor: real } = await trial.drain(null);
      for (const cursor of ['not a cursor', '{"v":99}', '', real.slice(0, real.length / 2)]) {
        const error = await connectorErrorOf(() => port.changes({ cursor }, { lane: 'incremental' }));
        expect(error.kind).toBe('cursorExpired');
      }
    },
  },
  {
    id: 'R37',
    title: 'a change that becomes visible only after a read is not missed by the next one',
    about: ['changeFeed'],
    async run(trial) {
      const { id } = await trial.madeOne();
      await trial.untilVisible();
      const start = await trial.drain(null);
      await trial.write([trial.update(id, { [trial.harness.textField]: trial.freshText() })]);
      await trial.harness.passTime(trial.port.capabilities.visibilityLagMs / 2);
      const early = await trial.drain(start.cursor);
      await trial.untilVisible();
      const late = await trial.drain(early.cursor);
      expect([...early.changed, ...late.changed]).toContain(id);
    },
  },
];
