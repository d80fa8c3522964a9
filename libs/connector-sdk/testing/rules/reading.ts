import { expect } from '@jest/globals';
import { connectorErrorOf } from '../context.js';
import { REALTIME } from '../harness.js';
import { must, nextKey, type Rule } from '../rule.js';

/** An id of the right shape for no vendor. */
const NO_SUCH_ID = 'no-such-record';

const timesSeen = (ids: readonly string[]): Map<string, number> => {
  const seen = new Map<string, number>();
  for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
  return seen;
};

/** Scans, reads by id, and look-ups. */
export const readingRules: readonly Rule[] = [
  {
    id: 'R10',
    title: 'a scan gives every live record exactly once, though many share one time stamp across pages',
    needs: ['crowd'],
    async run(trial) {
      const ids = await trial.crowd();
      expect(ids).toHaveLength(must(trial.harness.crowd, 'a crowd').size);
      const { records, pages } = await trial.scanAll();
      expect(pages).toBeGreaterThanOrEqual(3);
      const seen = timesSeen(records.map((record) => record.id));
      expect([...seen].filter(([, times]) => times > 1)).toEqual([]);
      expect(ids.filter((id) => !seen.has(id))).toEqual([]);
    },
  },
  {
    id: 'R11',
    title: 'a scan goes on in a new session where the last one stopped',
    needs: ['crowd'],
    async run(trial) {
      await trial.crowd();
      const first = await trial.port.scan({ fields: trial.readFields, cursor: null }, { lane: 'backfill' });
      const cursor = must(first.cursor ?? undefined, 'more than one page');
      const again = await trial.harness.open();
      try {
        const rest = await again.session
          .object(trial.harness.object)
          .scan({ fields: trial.readFields, cursor }, { lane: 'backfill' });
        const firstIds = new Set(first.records.map((record) => record.id));
        expect(rest.records.length).toBeGreaterThan(0);
        expect(rest.records.filter((record) => firstIds.has(record.id))).toEqual([]);
      } finally {
        await again.close();
      }
    },
  },
  {
    id: 'R12',
    title: 'a scan does not give deleted records',
    async run(trial) {
      const { id } = await trial.madeOne();
      await trial.write([{ kind: 'delete', id }]);
      await trial.untilVisible();
      const { records } = await trial.scanAll();
      expect(records.map((record) => record.id)).not.toContain(id);
    },
  },
  {
    id: 'R13',
    title: 'a scan cursor that cannot be read is `cursorExpired`',
    async run({ port, readFields }) {
      const error = await connectorErrorOf(() =>
        port.scan({ fields: readFields, cursor: 'not a cursor' }, { lane: 'backfill' }),
      );
      expect(error.kind).toBe('cursorExpired');
    },
  },
  {
    id: 'R14',
    title: 'get keeps length and order: repeated ids, unknown ids and all',
    async run(trial) {
      const [one, two] = await trial.made(trial.harness.freshFields(2));
      const ids = [two, NO_SUCH_ID, one, two].map((id) => must(id, 'two records'));
      const states = await trial.port.get(ids, trial.readFields, REALTIME);
      expect(states.map((state) => (state.kind === 'live' ? state.id : state.kind))).toEqual([two, 'gone', one, two]);
      expect(await trial.port.get([], trial.readFields, REALTIME)).toEqual([]);
    },
  },
  {
    id: 'R15',
    title: 'get gives the fields asked for, as stored',
    async run(trial) {
      const { id, fields } = await trial.madeOne();
      const record = await trial.getOne(id);
      expect(Object.keys(record.fields)).toEqual(expect.arrayContaining([...trial.readFields]));
      expect(record.fields[trial.harness.textField]).toBe(fields[trial.harness.textField]);
      expect(record.stamp).not.toBe('');
    },
  },
  {
    id: 'R16',
    title: 'get says `gone` for a deleted record',
    async run(trial) {
      const { id } = await trial.madeOne();
      await trial.write([{ kind: 'delete', id }]);
      const [state] = await trial.port.get([id], trial.readFields, REALTIME);
      expect(state?.kind).toBe('gone');
    },
  },
  {
    id: 'R17',
    title: 'get takes more ids than fit one call, and none is unknown while the vendor is well',
    needs: ['crowd'],
    async run(trial) {
      await trial.crowd();
      const max = trial.port.capabilities.readBatchMax;
      const page = await trial.port.scan({ fields: trial.readFields, cursor: null }, { lane: 'backfill' });
      const present = page.records.map((record) => record.id);
      const ids = Array.from({ length: max + 1 }, (_, index) => must(present[index % present.length], 'a record'));
      const states = await trial.port.get(ids, trial.readFields, REALTIME);
      expect(states.map((state) => (state.kind === 'live' ? state.id : state.kind))).toEqual(ids);
    },
  },
  {
    id: 'R18',
    title: 'find gives the records with exactly these values and no others',
    async run(trial) {
      const fresh = trial.harness.freshFields(3);
      const ids = await trial.made(fresh);
      await trial.untilVisible();
      const values = fresh.slice(0, 2).map((fields) => trial.lookupOf(fields));
      const absent = trial.lookupOf(must(trial.harness.freshFields(1)[0], 'fresh fields'));
      const { field } = trial.harness.lookup;
      const found = await trial.port.find({ field, values: [...values, absent], fields: trial.readFields }, REALTIME);
      expect(found.map((record) => record.id).sort()).toEqual(ids.slice(0, 2).sort());
      expect(await trial.port.find({ field, values: [], fields: trial.readFields }, REALTIME)).toEqual([]);
    },
  },
  {
    id: 'R19',
    title: 'find compares case as the harness says the vendor does',
    async run(trial) {
      const { id, fields } = await trial.madeOne();
      await trial.untilVisible();
      const { field, ignoresCase } = trial.harness.lookup;
      const shouted = trial.lookupOf(fields).toUpperCase();
      const found = await trial.port.find({ field, values: [shouted], fields: trial.readFields }, REALTIME);
      expect(found.map((record) => record.id)).toEqual(ignoresCase ? [id] : []);
    },
  },
  {
    id: 'R20',
    title: 'find refuses a field that is not a lookup field instead of answering wrongly',
    async run({ port, readFields }) {
      const error = await connectorErrorOf(() =>
        port.find({ field: `no_such_field_${nextKey()}`, values: ['x'], fields: readFields }, REALTIME),
      );
      expect(['notFound', 'config']).toContain(error.kind);
    },
  },
];
