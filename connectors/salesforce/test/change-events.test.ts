import { describe, expect, it } from '@jest/globals';
import { type ChangeEvent, hintsOf } from '../src/change-events.js';

const ID = '003ak00000IiFInAAN';
const OTHER = '003ak00000IiFIoAAN';

const event = (header: NonNullable<NonNullable<ChangeEvent['payload']>['ChangeEventHeader']>): ChangeEvent => ({
  event: { replayId: 7 },
  payload: { ChangeEventHeader: header },
});

describe('hints of a change event', () => {
  it('marks every record of an event that holds several', () => {
    const hints = hintsOf('Contact', event({ changeType: 'UPDATE', recordIds: [ID, OTHER], commitTimestamp: 5 }));
    expect(hints).toEqual([
      { kind: 'changed', object: 'Contact', id: ID, occurredAtMs: 5, origin: 'unknown' },
      { kind: 'changed', object: 'Contact', id: OTHER, occurredAtMs: 5, origin: 'unknown' },
    ]);
  });

  it.each(['CREATE', 'UPDATE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_UNDELETE'])(
    'reads %s as changed',
    (type) => {
      expect(hintsOf('Contact', event({ changeType: type, recordIds: [ID] }))).toMatchObject([
        { kind: 'changed', id: ID },
      ]);
    },
  );

  it('knows an opt-out from other changes', () => {
    const change = { changeType: 'UPDATE', recordIds: [ID] };
    const about = (changedFields: readonly string[]) =>
      hintsOf('Contact', event({ ...change, changedFields })).map(
        (hint) => 'id' in hint && (hint.aboutConsent ?? false),
      );
    expect(about(['LastModifiedDate', 'HasOptedOutOfEmail'])).toEqual([true]);
    expect(about(['LastModifiedDate', 'Title'])).toEqual([false]);
  });

  it.each(['DELETE', 'GAP_DELETE'])('reads %s as deleted', (type) => {
    expect(hintsOf('Lead', event({ changeType: type, recordIds: [ID] }))).toMatchObject([{ kind: 'deleted', id: ID }]);
  });

  it.each([
    ['an overflow', { changeType: 'GAP_OVERFLOW', recordIds: ['000000000000000AAA'] }],
    ['an id that stands for none', { changeType: 'UPDATE', recordIds: ['000000000000000AAA'] }],
    ['a wildcard', { changeType: 'GAP_UPDATE', recordIds: ['003*'] }],
    ['no ids', { changeType: 'UPDATE', recordIds: [] }],
  ])('asks for the whole object after %s', (_name, header) => {
    expect(hintsOf('Contact', event(header))).toMatchObject([{ kind: 'resync', object: 'Contact' }]);
  });

  it.each([
    ['com/salesforce/api/rest/62.0;client=syncline', 'self'],
    ['com/salesforce/api/soap/60.0;client=syncline/', 'self'],
    ['com/salesforce/api/soap/60.0;client=SfdcInternalAPI/', 'other'],
    ['com/salesforce/api/rest/62.0;client=syncline2', 'other'],
    ['com/salesforce/api/rest/62.0', 'other'],
    ['', 'unknown'],
  ])('tells from the origin "%s" that it is %s', (changeOrigin, origin) => {
    expect(hintsOf('Contact', event({ changeType: 'UPDATE', recordIds: [ID], changeOrigin }))).toMatchObject([
      { origin },
    ]);
  });
});
