/**
 * Why the record does not say what another policy would have led to. Codes are stable.
 *
 * | Code      | Meaning                                                                                 |
 * |-----------|-----------------------------------------------------------------------------------------|
 * | SYNC_R100 | sets, consent, filters and deletions have rules of their own, which no policy changes   |
 * | SYNC_R101 | a person decided it, or had it taken back                                               |
 * | SYNC_R102 | it was written as its record was made: there was no other side to decide between        |
 * | SYNC_R103 | it came with a record that was merged into another                                      |
 * | SYNC_R104 | the field was frozen, because it kept changing back                                     |
 * | SYNC_R105 | it was decided from the vendor's history, which is not kept                             |
 * | SYNC_R106 | the field is no longer mapped, or not as it was                                         |
 * | SYNC_R107 | it is a reference or an owner: what was linked at the time is not kept                  |
 * | SYNC_R108 | it is older than the record of what decisions were made from                            |
 * | SYNC_R109 | the proposed policy goes by when the sides were edited, and that is not on record       |
 * | SYNC_R110 | what is on record does not lead to what was done: a lost answer or an unseen edit is why |
 */
export const UNJUDGED = {
  ownRule: {
    code: 'SYNC_R100',
    message: 'Sets, consent, filters and deletions have rules of their own, which no policy changes.',
  },
  person: { code: 'SYNC_R101', message: 'A person decided it, or had it taken back.' },
  created: { code: 'SYNC_R102', message: 'It was written as its record was made: there was no other side yet.' },
  merge: { code: 'SYNC_R103', message: 'It came with a record that was merged into another.' },
  frozen: { code: 'SYNC_R104', message: 'The field was frozen, because it kept changing back.' },
  race: { code: 'SYNC_R105', message: "It was decided from the vendor's history, which is not kept." },
  remapped: { code: 'SYNC_R106', message: 'The field is no longer mapped, or not as it was.' },
  reference: {
    code: 'SYNC_R107',
    message: 'It is a reference or an owner, and what was linked at the time is not kept.',
  },
  tooOld: { code: 'SYNC_R108', message: 'It is older than the record of what decisions were made from.' },
  noTimes: { code: 'SYNC_R109', message: 'It would go by when the sides were edited, and that is not on record.' },
  otherwise: {
    code: 'SYNC_R110',
    message:
      'What is on record does not lead to what was done, e.g. because an answer was lost or an edit not seen in time.',
  },
} as const;

export type Unjudged = keyof typeof UNJUDGED;
