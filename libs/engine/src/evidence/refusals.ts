/** Why evidence opts nobody in: a stable code, a vendor's or one of these, and plain words. */
export interface EvidenceRefusal {
  readonly code: string;
  readonly message: string;
}

/**
 * | Code      | Meaning                                                                          |
 * |-----------|----------------------------------------------------------------------------------|
 * | SYNC_N101 | the field is not mapped as consent                                               |
 * | SYNC_N102 | the link has ended, or a record is still being created                           |
 * | SYNC_N103 | the field is frozen for this link                                                |
 * | SYNC_N104 | the evidence is from the future                                                  |
 * | SYNC_N105 | nobody is opted out                                                              |
 * | SYNC_N106 | the evidence is older than the opt-out it would overrule                         |
 * | SYNC_N107 | a change of the field, or a write to the pair, has not been worked off yet       |
 * | SYNC_N108 | evidence for the field waits already                                             |
 * | SYNC_N109 | nobody says which value opts in: the mapping has to                              |
 * | SYNC_N110 | a record could not be read                                                       |
 */
export const EVIDENCE_REFUSALS = {
  notConsent: { code: 'SYNC_N101', message: 'The field is not mapped as consent.' },
  linkEnded: { code: 'SYNC_N102', message: 'The link has ended, or one of its records is still being created.' },
  frozen: { code: 'SYNC_N103', message: 'The field is frozen for this link. Resolve its conflict first.' },
  future: { code: 'SYNC_N104', message: 'The evidence is from the future. Give the moment the person opted in.' },
  nobodyOut: { code: 'SYNC_N105', message: 'Neither side is opted out: there is nothing to overrule.' },
  beforeOptOut: {
    code: 'SYNC_N106',
    message: 'The person opted out after the moment the evidence is of. It takes evidence of a later one.',
  },
  unsettled: {
    code: 'SYNC_N107',
    message: 'Something about this pair is still to be worked off. Try again in a moment.',
  },
  waits: { code: 'SYNC_N108', message: 'Evidence for this field waits already to be carried out.' },
  valueUnknown: {
    code: 'SYNC_N109',
    message: 'Nobody says which value opts in on this side: add it to the consent lens of the mapping',
  },
  unread: { code: 'SYNC_N110', message: 'A record could not be read, or is gone. Try again later.' },
} as const satisfies Readonly<Record<string, EvidenceRefusal>>;
