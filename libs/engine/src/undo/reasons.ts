import { type PlanReason } from '../model.js';

/**
 * Why something is not taken back. Codes are stable.
 *
 * | Code      | Meaning                                                                    |
 * |-----------|----------------------------------------------------------------------------|
 * | SYNC_U100 | it is as it is to be already                                               |
 * | SYNC_U101 | the value was changed since; the later one stays                           |
 * | SYNC_U102 | the field is no longer mapped, or is mapped to another one                 |
 * | SYNC_U103 | the mapping no longer writes the field on this side                        |
 * | SYNC_U104 | it would opt someone in again                                              |
 * | SYNC_U105 | the record is gone                                                         |
 * | SYNC_U106 | the record was merged into another one since                               |
 * | SYNC_U107 | the record was edited since it was made, so it is not deleted              |
 * | SYNC_U108 | the link has ended for another reason                                      |
 * | SYNC_U109 | the record has another link by now                                         |
 * | SYNC_U110 | the record could not be read                                               |
 * | SYNC_U111 | it was changed between the plan and its approval                           |
 * | SYNC_U112 | the vendor refused it                                                      |
 * | SYNC_U113 | it was tried too often without a clear answer                              |
 * | SYNC_U114 | the record cannot be made again                                            |
 * | SYNC_U115 | a group has no partner now, or may not be changed; who is in it stays      |
 * | SYNC_U116 | the record was marked when its partner was deleted; the mark stays         |
 * | SYNC_U117 | a segment says who is in the group; change or remove the segment           |
 * | SYNC_U118 | a record became one of another object; its link is in another sync now     |
 */
export const REASONS = {
  already: { code: 'SYNC_U100', message: 'It is as it is to be already.' },
  changedSince: { code: 'SYNC_U101', message: 'It was changed since. The later value stays.' },
  notMapped: { code: 'SYNC_U102', message: 'The field is no longer mapped, or is mapped to another field.' },
  oneWay: { code: 'SYNC_U103', message: 'The mapping no longer writes this field on this side.' },
  consent: { code: 'SYNC_U104', message: 'It would opt someone in again. Consent is never loosened.' },
  gone: { code: 'SYNC_U105', message: 'The record is gone.' },
  merged: { code: 'SYNC_U106', message: 'The record was merged into another one since.' },
  edited: { code: 'SYNC_U107', message: 'The record was edited since it was made. It stays, and so does its link.' },
  ended: { code: 'SYNC_U108', message: 'The link has ended since, for another reason.' },
  linked: { code: 'SYNC_U109', message: 'The record has another link by now.' },
  unread: { code: 'SYNC_U110', message: 'The record could not be read. Plan again later.' },
  sincePlan: { code: 'SYNC_U111', message: 'It was changed between the plan and its approval. Plan again.' },
  gaveUp: {
    code: 'SYNC_U113',
    message: 'It was tried too often without a clear answer. Look at the record, and plan again.',
  },
  notMade: { code: 'SYNC_U114', message: 'The record cannot be made again from what its partner holds.' },
  apart: {
    code: 'SYNC_U115',
    message: 'These groups have no partner now, or may not be changed. Who is in them stays as it is.',
  },
  marked: {
    code: 'SYNC_U116',
    message:
      'The record was marked when its partner was deleted. What the mark replaced is not known, so it stays: take it away at the vendor if it is not wanted.',
  },
  segment: {
    code: 'SYNC_U117',
    message: 'A segment says who is in these groups. Change its rule, or remove it.',
  },
  moved: {
    code: 'SYNC_U118',
    message: 'One of its records became a record of another object, and another sync has its link now.',
  },
} as const satisfies Record<string, PlanReason>;

/** What a vendor said to it. */
export const refusedAs = (code: string, message: string): PlanReason => ({
  code: 'SYNC_U112',
  message: `The vendor refused it: ${message} (${code})`,
});
