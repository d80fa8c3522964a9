import { describe, expect, it } from '@jest/globals';
import { type ChangeHint, type ObjectPort, Secret, type WriteOperation } from '#connector-sdk';
import { testContext } from '#connector-sdk/testing';
import { memoryConnector, MemoryVendor, type MemoryVendorOptions } from '../src/index.js';

const REALTIME = { lane: 'realtime' } as const;

function world(options: Partial<MemoryVendorOptions> = {}) {
  const state = { nowMs: Date.UTC(2026, 0, 1) };
  const hints: ChangeHint[] = [];
  const clock = { nowMs: () => state.nowMs };
  const vendor = new MemoryVendor({
    clock,
    fields: [{ name: 'name', required: true }, { name: 'phone' }, { name: 'tags', type: 'members' }],
    onHints: (told) => hints.push(...told),
    ...options,
  });
  const context = testContext({ clock, secrets: { apiKey: new Secret('memory-key') } });
  const port: ObjectPort = memoryConnector(vendor).open(context).object('person');
  return { state, hints, vendor, port };
}

const tagging = (id: string, add: string[], remove: string[]): WriteOperation => ({
  kind: 'update',
  id,
  fields: {},
  deltas: { tags: { add, remove } },
  observe: ['tags'],
});

describe('the vendor in memory', () => {
  it('says where a merged record went, keeps the survivor’s own values and fills its gaps', async () => {
    const { vendor, port, hints } = world();
    const [from, into] = [
      vendor.createAsPerson({ name: 'Ann', phone: '1' }),
      vendor.createAsPerson({ name: 'Anna', phone: null }),
    ];
    vendor.merge(from, into);
    expect(await port.get([from, into], ['name', 'phone'], REALTIME)).toMatchObject([
      { kind: 'gone', mergedInto: into },
      { kind: 'live', fields: { name: 'Anna', phone: '1' } },
    ]);
    expect(hints.at(-1)).toEqual({ kind: 'merged', object: 'person', from: [from], into });
    const update: WriteOperation = { kind: 'update', id: from, fields: { name: 'Ann' }, observe: [] };
    expect(await port.write([update], REALTIME)).toEqual([{ kind: 'gone', mergedInto: into }]);
  });

  it('tells our own writes from a person’s edits in its hints', async () => {
    const { vendor, port, hints } = world();
    const id = vendor.createAsPerson({ name: 'Ann' });
    await port.write([{ kind: 'update', id, fields: { name: 'Anna' }, observe: [] }], REALTIME);
    expect(hints.map((hint) => (hint.kind === 'changed' ? hint.origin : hint.kind))).toEqual(['other', 'self']);
  });

  it('changes nothing, and tells nothing, for a write of what is there already', async () => {
    const { vendor, port, hints, state } = world();
    const id = vendor.createAsPerson({ name: 'Ann' });
    const [before] = vendor.liveRecords();
    state.nowMs += 5_000;
    await port.write([{ kind: 'update', id, fields: { name: 'Ann' }, observe: [] }], REALTIME);
    expect(vendor.liveRecords()).toEqual([before]);
    expect(hints).toHaveLength(1);
  });

  it('adds and removes set members without touching the others', async () => {
    const { vendor, port } = world();
    const id = vendor.createAsPerson({ name: 'Ann', tags: ['red', 'green'] });
    const [outcome] = await port.write([tagging(id, ['blue'], ['red'])], REALTIME);
    expect(outcome).toMatchObject({ observed: { fields: { tags: ['blue', 'green'] } } });
  });

  it('makes the same world from the same calls', () => {
    const play = () => {
      const { vendor, state, hints } = world({ stampResolutionMs: 1_000 });
      const id = vendor.createAsPerson({ name: 'Ann' });
      state.nowMs += 1_500;
      vendor.editAsPerson(id, { name: 'Anna' });
      vendor.deleteAsPerson(vendor.createAsPerson({ name: 'Bo' }));
      return { records: vendor.liveRecords(), hints };
    };
    expect(play()).toEqual(play());
    expect(play().records[0]?.modifiedAtMs).toBe(Date.UTC(2026, 0, 1, 0, 0, 1));
  });

  it('does without conditions and history where it is told to', async () => {
    const { vendor, port } = world({ conditionalWrites: false, history: false });
    const id = vendor.createAsPerson({ name: 'Ann' });
    const stale: WriteOperation = { kind: 'update', id, fields: { name: 'Anna' }, ifStamp: '999', observe: [] };
    const [outcome] = await port.write([stale], REALTIME);
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(outcome).not.toHaveProperty('replaced');
    expect(port.capabilities).toMatchObject({ conditionalWrites: false, history: false });
  });
});
