import { expect } from '@jest/globals';
import { type FieldValue, type LiveRecord } from '#core';
import { type Group, type GroupPort, type WriteOperation } from '../../src/index.js';
import { connectorErrorOf } from '../context.js';
import { REALTIME } from '../harness.js';
import { doneId, isGroupField, must, nextKey, type Rule, type Trial } from '../rule.js';

/** An id of the right shape for no vendor. */
const NO_SUCH_ID = 'no-such-group-or-record';

const groupsOf = (trial: Trial): GroupPort => must(trial.port.groups, 'the port to have groups');

/** The field the rules try: the harness's choice, else the first whose members may be changed. */
async function groupField(trial: Trial): Promise<string> {
  if (trial.harness.groupField !== undefined) return trial.harness.groupField;
  return must((await trial.described()).find(isGroupField)?.name, 'a writable field with groups');
}

const create = (trial: Trial, field: string): Promise<Group> =>
  groupsOf(trial).create(field, `Kit ${nextKey()}`, REALTIME);

const membersIn = (record: LiveRecord | undefined, field: string): readonly string[] => {
  const value: FieldValue | undefined = record?.fields[field];
  if (!Array.isArray(value)) throw new Error(`expected "${field}" to be a list of ids, got ${JSON.stringify(value)}`);
  return value as readonly string[];
};

async function read(trial: Trial, id: string, field: string): Promise<LiveRecord> {
  const [state] = await trial.port.get([id], [field], REALTIME);
  if (state?.kind !== 'live') throw new Error(`expected a live record, got ${state?.kind ?? 'nothing'}`);
  return state;
}

const change = (id: string, field: string, add: readonly string[], remove: readonly string[] = []): WriteOperation => ({
  kind: 'update',
  id,
  fields: {},
  deltas: { [field]: { add, remove } },
  observe: [field],
});

/** Groups that records are members of, and references to other records. */
export const groupRules: readonly Rule[] = [
  {
    id: 'R70',
    title: 'the groups of every field that has some are listed, by distinct ids and with names',
    where: 'groups',
    async run(trial) {
      const fields = (await trial.described()).filter((field) => field.groups === true);
      expect(fields.map(({ type }) => type)).toEqual(fields.map(() => 'members'));
      expect(fields.map(({ name }) => name)).toContain(await groupField(trial));
      for (const { name } of fields) {
        const groups = await groupsOf(trial).list(name, REALTIME);
        expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
        for (const group of groups) expect(group.name).not.toBe('');
      }
      const error = await connectorErrorOf(() => groupsOf(trial).list(`no_such_field_${nextKey()}`, REALTIME));
      expect(error.kind).toBe('notFound');
    },
  },
  {
    id: 'R71',
    title: 'a group is made once by a name, and listed from then on',
    where: 'groups',
    async run(trial) {
      const field = await groupField(trial);
      const made = await create(trial, field);
      expect(made.writable).toBe(true);
      expect(await groupsOf(trial).create(field, made.name, REALTIME)).toEqual(made);
      expect(await groupsOf(trial).list(field, REALTIME)).toContainEqual(made);
    },
  },
  {
    id: 'R72',
    title: 'a renamed group keeps its id, and its members',
    where: 'groups',
    async run(trial) {
      const rename = groupsOf(trial).rename?.bind(trial.port.groups);
      if (!rename) return;
      const field = await groupField(trial);
      const { id: groupId } = await create(trial, field);
      const { id } = await trial.madeOne();
      await trial.write([change(id, field, [groupId])]);
      const name = `Kit ${nextKey()}`;
      await rename(field, groupId, name, REALTIME);
      expect(await groupsOf(trial).list(field, REALTIME)).toContainEqual({ id: groupId, name, writable: true });
      expect(membersIn(await read(trial, id, field), field)).toContain(groupId);
    },
  },
  {
    id: 'R73',
    title: 'records join and leave groups by what is added and removed, and every read tells',
    where: 'groups',
    async run(trial) {
      const field = await groupField(trial);
      const [stays, leaves] = [await create(trial, field), await create(trial, field)];
      const { id, fields } = await trial.madeOne();
      const [joined] = await trial.write([change(id, field, [stays.id, leaves.id])]);
      expect(doneId(joined)).toBe(id);
      expect(membersIn(await read(trial, id, field), field)).toEqual(expect.arrayContaining([stays.id, leaves.id]));
      const [left] = await trial.write([change(id, field, [], [leaves.id])]);
      expect(doneId(left)).toBe(id);
      await trial.untilVisible();
      const { lookup } = trial.harness;
      const request = { field: lookup.field, values: [trial.lookupOf(fields)], fields: [field] };
      const [found] = await trial.port.find(request, REALTIME);
      const scanned = await trial.port.scan({ fields: [field], cursor: null }, { lane: 'backfill' });
      const told = left?.kind === 'done' ? left.observed : undefined;
      const seen = [await read(trial, id, field), found, scanned.records.find((record) => record.id === id), told];
      for (const record of seen.filter((one) => one !== undefined)) {
        expect(membersIn(record, field)).toContain(stays.id);
        expect(membersIn(record, field)).not.toContain(leaves.id);
      }
    },
  },
  {
    id: 'R74',
    title: 'a group that is not there refuses that record by its field, and not the others',
    where: 'groups',
    async run(trial) {
      const field = await groupField(trial);
      const group = await create(trial, field);
      const [one, two] = await trial.made(trial.harness.freshFields(2));
      const outcomes = await trial.write([
        change(must(one, 'a record'), field, [NO_SUCH_ID]),
        change(must(two, 'a record'), field, [group.id]),
      ]);
      expect(outcomes).toMatchObject([
        { kind: 'rejected', field },
        { kind: 'done', id: two },
      ]);
      expect(membersIn(await read(trial, must(two, 'a record'), field), field)).toContain(group.id);
    },
  },
  {
    id: 'R75',
    title: 'a record is created in its groups',
    where: 'groups',
    async run(trial) {
      const field = await groupField(trial);
      const group = await create(trial, field);
      const [fields] = trial.harness.freshFields(1);
      const [id] = await trial.made([{ ...must(fields, 'fresh fields'), [field]: [group.id] }]);
      expect(membersIn(await read(trial, must(id, 'a record'), field), field)).toEqual([group.id]);
    },
  },
  {
    id: 'R76',
    title: 'a reference is written and read as one id, and `null` when there is none',
    where: 'reference',
    async run(trial) {
      const reference = must(trial.harness.reference, 'a reference');
      const { field } = reference;
      const { id } = await trial.madeOne();
      for (const target of [...(await reference.targets(2)), null]) {
        const [outcome] = await trial.write([trial.update(id, { [field]: target })]);
        expect(doneId(outcome)).toBe(id);
        if (outcome?.kind === 'done' && outcome.observed) expect(outcome.observed.fields[field]).toBe(target);
        expect((await read(trial, id, field)).fields[field]).toBe(target);
      }
    },
  },
  {
    id: 'R77',
    title: 'a reference to what is not there refuses that record by its field, and not the others',
    where: 'reference',
    async run(trial) {
      const reference = must(trial.harness.reference, 'a reference');
      const { field } = reference;
      const [target] = await reference.targets(1);
      const [one, two] = await trial.made(trial.harness.freshFields(2));
      const outcomes = await trial.write([
        trial.update(must(one, 'a record'), { [field]: NO_SUCH_ID }),
        trial.update(must(two, 'a record'), { [field]: must(target, 'a record to refer to') }),
      ]);
      expect(outcomes).toMatchObject([
        { kind: 'rejected', field },
        { kind: 'done', id: two },
      ]);
    },
  },
  {
    id: 'R78',
    title: 'discovery says which objects a reference refers to',
    where: 'reference',
    async run(trial) {
      const { field } = must(trial.harness.reference, 'a reference');
      const described = (await trial.described()).find(({ name }) => name === field);
      expect(described).toMatchObject({ type: 'reference', writable: true });
      const names = (await trial.session.discover(REALTIME)).map(({ name }) => name);
      expect(described?.references?.length).toBeGreaterThan(0);
      for (const object of described?.references ?? []) expect(names).toContain(object);
    },
  },
  {
    id: 'R79',
    title: 'an object none of whose fields can be written rejects every write',
    where: 'readOnly',
    async run(trial) {
      const { id, fields } = await trial.madeOne();
      const outcomes = await trial.port.write(
        [trial.creation(fields), trial.update(id, fields), { kind: 'delete', id }],
        REALTIME,
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual(['rejected', 'rejected', 'rejected']);
      expect((await trial.getOne(id)).id).toBe(id);
    },
  },
];
