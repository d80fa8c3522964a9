import { expect } from '@jest/globals';
import { REALTIME } from '../harness.js';
import { doneId, must, nextKey, type Rule } from '../rule.js';

/** Writes when all is well, and when one record is not. */
export const writingRules: readonly Rule[] = [
  {
    id: 'R40',
    title: 'creates are answered in input order',
    async run(trial) {
      const fresh = trial.harness.freshFields(3).map((fields) => ({
        ...fields,
        [trial.harness.textField]: trial.freshText(),
      }));
      const outcomes = await trial.create(fresh);
      expect(outcomes).toMatchObject(fresh.map(() => ({ kind: 'done', created: true })));
      const states = await trial.port.get(outcomes.map(doneId), trial.readFields, REALTIME);
      const stored = states.map((state) => (state.kind === 'live' ? state.fields[trial.harness.textField] : null));
      expect(stored).toEqual(fresh.map((fields) => fields[trial.harness.textField]));
    },
  },
  {
    id: 'R41',
    title: 'updates are answered in input order, and one of a deleted record is `gone`',
    async run(trial) {
      const [one, two, removed] = await trial.made(trial.harness.freshFields(3));
      await trial.write([{ kind: 'delete', id: must(removed, 'a record') }]);
      const texts = [trial.freshText(), trial.freshText(), trial.freshText()];
      const outcomes = await trial.write(
        [two, removed, one].map((id, index) =>
          trial.update(must(id, 'a record'), { [trial.harness.textField]: must(texts[index], 'a text') }),
        ),
      );
      expect(outcomes).toMatchObject([
        { kind: 'done', id: two, created: false },
        { kind: 'gone' },
        { kind: 'done', id: one, created: false },
      ]);
      expect((await trial.getOne(must(two, 'a record'))).fields[trial.harness.textField]).toBe(texts[0]);
      expect((await trial.getOne(must(one, 'a record'))).fields[trial.harness.textField]).toBe(texts[2]);
    },
  },
  {
    id: 'R42',
    title: 'an update leaves the fields it does not name alone',
    async run(trial) {
      const { id, fields } = await trial.madeOne();
      await trial.write([trial.update(id, { [trial.harness.textField]: trial.freshText() })]);
      const record = await trial.getOne(id);
      expect(trial.lookupOf(record.fields).toLowerCase()).toBe(trial.lookupOf(fields).toLowerCase());
    },
  },
  {
    id: 'R43',
    title: 'one refused record does not stop the others',
    needs: ['refusedFields'],
    async run(trial) {
      const [first, last] = trial.harness.freshFields(2);
      const refused = must(trial.harness.refusedFields?.(), 'refused fields');
      const outcomes = await trial.create([must(first, 'fields'), refused, must(last, 'fields')]);
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'rejected', 'done']);
      const rejected = outcomes[1];
      if (rejected?.kind !== 'rejected') return;
      expect(rejected.code).not.toBe('');
      expect(rejected.message).not.toBe('');
    },
  },
  {
    id: 'R44',
    title: 'more operations than fit one call are all answered, in order',
    needs: ['crowd'],
    async run(trial) {
      await trial.crowd();
      const count = trial.port.capabilities.writeBatchMax + 1;
      const page = await trial.port.scan({ fields: trial.readFields, cursor: null }, { lane: 'backfill' });
      const pool = page.records.map((record) => record.id);
      for (let cursor = page.cursor; cursor !== null && pool.length < count;) {
        const next = await trial.port.scan({ fields: trial.readFields, cursor }, { lane: 'backfill' });
        pool.push(...next.records.map((record) => record.id));
        cursor = next.cursor;
      }
      expect(pool.length).toBeGreaterThanOrEqual(count);
      const ids = pool.slice(0, count);
      const text = trial.freshText();
      const outcomes = await trial.port.write(
        ids.map((id) => trial.update(id, { [trial.harness.textField]: text })),
        { lane: 'backfill' },
      );
      expect(outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.id : outcome.kind))).toEqual(ids);
    },
  },
  {
    id: 'R45',
    title: 'a create that meets the same unique value is `exists`, and writes nothing',
    async run(trial) {
      const { id, fields } = await trial.madeOne();
      await trial.untilVisible();
      const [outcome] = await trial.create([{ ...fields, [trial.harness.textField]: trial.freshText() }]);
      expect(outcome).toMatchObject({ kind: 'exists' });
      if (outcome?.kind === 'exists' && outcome.id !== null) expect(outcome.id).toBe(id);
      expect((await trial.getOne(id)).fields[trial.harness.textField]).toBe(fields[trial.harness.textField]);
    },
  },
  {
    id: 'R46',
    title: 'the same create twice with one key makes one record',
    about: ['idempotentCreate'],
    async run(trial) {
      const [fields] = trial.harness.freshFields(1);
      const key = nextKey();
      const operation = trial.creation(must(fields, 'fields'), key);
      const [first] = await trial.write([operation]);
      const [second] = await trial.write([operation]);
      expect(['done', 'exists']).toContain(second?.kind);
      if (second?.kind === 'done' || second?.kind === 'exists') expect(second.id ?? doneId(first)).toBe(doneId(first));
      await trial.untilVisible();
      const found = await trial.port.find(
        {
          field: trial.harness.lookup.field,
          values: [trial.lookupOf(must(fields, 'fields'))],
          fields: trial.readFields,
        },
        REALTIME,
      );
      expect(found.map((record) => record.id)).toEqual([doneId(first)]);
    },
  },
  {
    id: 'R47',
    title: 'what a write says the vendor stored is what a read then gives',
    async run(trial) {
      const { id } = await trial.madeOne();
      const text = trial.freshText();
      const [outcome] = await trial.write([trial.update(id, { [trial.harness.textField]: `  ${text} ` })]);
      expect(doneId(outcome)).toBe(id);
      if (outcome?.kind !== 'done') return;
      expect(outcome.observed !== undefined || !trial.port.capabilities.writesEcho).toBe(true);
      if (!outcome.observed) return;
      const record = await trial.getOne(id);
      expect(outcome.observed.id).toBe(id);
      expect(outcome.observed.fields[trial.harness.textField]).toEqual(record.fields[trial.harness.textField]);
    },
  },
  {
    id: 'R48',
    title: 'a delete is done, and repeating it is `gone` or done again',
    async run(trial) {
      const { id } = await trial.madeOne();
      const [first] = await trial.write([{ kind: 'delete', id }]);
      expect(first?.kind).toBe('done');
      const [second] = await trial.write([{ kind: 'delete', id }]);
      expect(['done', 'gone']).toContain(second?.kind);
    },
  },
  {
    id: 'R49',
    title: 'a conditional write of a record that changed since is `stale` and writes nothing',
    about: ['conditionalWrites'],
    needs: ['person'],
    async run(trial) {
      const { id } = await trial.madeOne();
      const read = await trial.getOne(id);
      // A vendor with whole-second stamps cannot tell an edit made within the same second.
      await trial.harness.passTime(SECOND_MS);
      const edited = trial.freshText();
      await must(trial.harness.person, 'a person').edit(id, { [trial.harness.textField]: edited });
      const operation = trial.update(id, { [trial.harness.textField]: trial.freshText() });
      const [outcome] = await trial.write([{ ...operation, ifStamp: read.stamp }]);
      expect(outcome).toEqual({ kind: 'stale' });
      const current = await trial.getOne(id);
      expect(current.fields[trial.harness.textField]).toBe(edited);
      const [fresh] = await trial.write([{ ...operation, ifStamp: current.stamp }]);
      expect(fresh?.kind).toBe('done');
    },
  },
  {
    id: 'R50',
    title: 'a write tells the value it replaced',
    about: ['history'],
    needs: ['person'],
    async run(trial) {
      const { id } = await trial.madeOne();
      const edited = trial.freshText();
      await must(trial.harness.person, 'a person').edit(id, { [trial.harness.textField]: edited });
      const [outcome] = await trial.write([trial.update(id, { [trial.harness.textField]: trial.freshText() })]);
      expect(outcome).toMatchObject({ kind: 'done', replaced: { [trial.harness.textField]: edited } });
    },
  },
];

const SECOND_MS = 1_000;
