import { type Side } from '#core';
import { type Schemas } from '#api-client';
import { plain, timeText, valueText } from './text.js';

const SIDES: readonly Side[] = ['a', 'b'];

/** An explanation as sentences, each way to flip it as the command to type. */
export const explanationText = (explanation: Schemas['ExplanationDto']): string =>
  [
    `${explanation.fieldId}: ${standingText(explanation)}`,
    ...SIDES.flatMap((side) => sideLines(explanation, side)),
    ...explanation.evidence.map(evidenceLine),
  ].join('\n');

const evidenceLine = ({ state, how, at, proof, recordedAt, recordedBy }: Schemas['RecordedEvidenceDto']): string =>
  `  evidence of an opt-in (${state}): ${how}, ${timeText(at)}, ${plain(proof)}. Recorded ${timeText(recordedAt)} by ${recordedBy}.`;

function standingText({ standing }: Schemas['ExplanationDto']): string {
  if (standing.kind === 'agree') return 'both sides agree.';
  const why = WHY[standing.why ?? ''] ?? String(standing.why);
  return `the sides differ: ${why}${standing.message === null ? '' : ` (${plain(standing.message)})`}.`;
}

const WHY: Readonly<Record<string, string>> = {
  waiting: 'a change is about to travel',
  conflict: 'both were changed, and a person has to decide',
  frozen: 'the field kept changing back and was paused for this pair',
  refused: 'the vendor will not take the value',
  oneWay: 'the field does not travel this way',
  blankKept: 'a value that was emptied does not travel',
  takenBack: 'a person had an earlier value put back',
  asStored: 'this is what the vendor made of the value',
  gone: 'a record is gone',
  unread: 'a record could not be read',
  ended: 'the link has ended',
  notMapped: 'the field is no longer mapped',
};

function sideLines({ sides }: Schemas['ExplanationDto'], side: Side): readonly string[] {
  const explained = sides[side];
  const lines = [`  side ${side}: ${valueText(explained.value)}. ${originText(explained.origin, 'It')}`];
  for (const member of explained.members ?? []) lines.push(`    ${memberText(member)}`);
  if (explained.flip) lines.push(`    to have it the other way: ${explained.flip.command}`);
  if (explained.state !== 'live') lines.push(`    ${STATES[explained.state]}`);
  return lines;
}

const STATES: Readonly<Record<Exclude<Schemas['SideExplainedDto']['state'], 'live'>, string>> = {
  gone: 'The record is gone.',
  missing: 'The record is being created.',
  unread: 'The record was not read; this is what was last seen.',
};

function originText({ kind, change, from, call }: Schemas['OriginDto'], what: string): string {
  if (kind === 'there') return `${what} was there before the sync had a part in it.`;
  if (kind === 'unseen' || change === null) return `${what} was changed at the vendor and not looked at since.`;
  const at = timeText(change.at);
  if (kind === 'edited') {
    return `${what} ${SEEN[change.cause] ?? 'was edited at the vendor'}, seen ${at}, before: ${valueText(change.before)}.`;
  }
  const parts = [`${what} was written by Syncline at ${at} (${CAUSES[change.cause] ?? change.cause}).`];
  if (from) {
    const edit = from.edit ? `, edited there ${timeText(from.edit.at)}` : '';
    parts.push(`It was made from ${valueText(from.value)} on side ${from.side}${edit}.`);
  }
  if (change.decidedBy !== null) parts.push(`The rule "${change.decidedBy}" chose it.`);
  if (change.base) parts.push(`Agreed before: a ${valueText(change.base.a)}, b ${valueText(change.base.b)}.`);
  if (call) {
    const lost = call.outcome === 'found' ? '; the answer was lost and it was found done later' : '';
    parts.push(
      `The ${call.operation} of ${timeText(call.sentAt)} sent ${valueText(call.sent)}; stored: ${valueText(call.stored)}${lost}.`,
    );
  }
  return parts.join(' ');
}

const SEEN: Readonly<Record<string, string>> = {
  merge: 'came with a record merged into it',
  convert: 'went with the record, which became one of another object',
};

const CAUSES: Readonly<Record<string, string>> = {
  change: 'the other side changed',
  fill: 'this side was empty',
  policy: 'both sides had changed',
  decision: 'a person decided',
  set: 'members were exchanged',
  segment: "a segment's rule decided",
  consent: 'the strictest consent wins',
  create: 'the record was created',
  breaker: 'the field was being frozen',
  undo: 'an undo put it back',
  restore: 'a restore put it back',
  evidence: 'a person recorded evidence of an opt-in',
};

function memberText(member: Schemas['MemberDto']): string {
  const name = plain(member.name === null ? member.member : `${member.name} (${member.member})`);
  const where = member.isIn ? 'is in' : 'is out';
  const segment = member.segment === null ? '' : ` The segment "${member.segment}" says who is in it.`;
  const apart = member.apart === null ? '' : ` The sync has no part in this group: ${member.apart}.`;
  const flip = member.flip ? ` The other way: ${member.flip.command}` : '';
  return `${name} ${where}. ${originText(member.origin, 'That')}${segment}${apart}${flip}`;
}
