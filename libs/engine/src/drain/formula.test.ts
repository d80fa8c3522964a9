import { describe, expect, it } from '@jest/globals';
import { type FieldMapping } from '#core';
import { EngineWorld, fieldsOfB } from '../../testing/engine-fixture.js';

const GREETING: FieldMapping = {
  ...{
    id: 'greeting',
    a: 'names',
    aParts: { name: 'name', city: 'city' },
    b: 'Greeting',
    direction: 'aToB',
    kind: 'value',
  },
  lens: { kind: 'formula', side: 'b', expression: '"Dear " + name + (city == "" ? "" : " of " + city)' },
};

describe('a field with a formula', () => {
  const open = () => {
    const plain = new EngineWorld().mapping;
    return new EngineWorld({
      mapping: { fields: [...plain.fields, GREETING] },
      vendors: { b: { fields: [...fieldsOfB({}), { name: 'Greeting' }] } },
    });
  };
  const greeting = (world: EngineWorld) => world.vendors.b.liveRecords()[0]?.fields['Greeting'];

  it('is computed for a new record, and anew when what it is made of changes', async () => {
    const world = open();
    const aId = world.add('a', { email: 'ann@x.test', name: 'Ann' });
    await world.settle();
    expect(greeting(world)).toBe('Dear Ann');
    world.edit('a', aId, { city: 'Bonn' });
    await world.settle();
    expect(greeting(world)).toBe('Dear Ann of Bonn');
  });

  it('follows what the other side changed of it, and is put right where somebody edits it', async () => {
    const world = open();
    const { bId } = await world.linked({ email: 'ann@x.test', name: 'Ann' });
    world.edit('b', bId, { name: 'Anna' });
    await world.settle();
    await world.settle();
    expect(greeting(world)).toBe('Dear Anna');
    world.vendors.b.editAsPerson(bId, { Greeting: 'Hi' });
    await world.settle();
    expect(greeting(world)).toBe('Dear Anna');
    expect(world.conflicts()).toMatchObject([{ fieldId: 'greeting', winner: 'a', now: { b: 'Hi' } }]);
  });
});
