import { type FieldWrite, isEnding, type Operation, type Plan } from '#core';
import { type EvidenceEnd } from '../evidence/recorded-evidence.js';
import { type Decided, type Sendable } from './decide.js';
import { type Draft } from './draft.js';
import { type Answered } from './outcomes.js';

type End = Omit<EvidenceEnd, 'atMs'>;

/** Evidence that a plan has done with, and evidence whose write a vendor has refused before. */
export const endsOf = (plan: Plan, operations: readonly Operation[], sendable: readonly Sendable[]): readonly End[] => {
  const ended = (plan.evidenceOver ?? []).map(({ id, end }): End => ({ id, to: end }));
  if (sendable.some(({ heldBack }) => heldBack)) return ended;
  const sent = new Set(sendable.flatMap(({ operation }) => (operation ? evidenceIn(operation) : [])));
  const unsent = operations.flatMap(evidenceIn).filter((id) => !sent.has(id));
  return [...ended, ...[...new Set(unsent)].map((id): End => ({ id, to: 'refused' }))];
};

export function noteEnds({ evidenceEnds }: Decided, nowMs: number, draft: Draft): void {
  draft.evidenceEnds.push(...evidenceEnds.map((end) => ({ ...end, atMs: nowMs })));
}

/** Evidence is done once every side has taken it, and over once one has refused it for good. */
export function noteAnswers(answered: readonly Answered[], nowMs: number, draft: Draft): void {
  const outcomes = new Map<string, Set<string>>();
  for (const { sending, outcome } of answered) {
    for (const id of evidenceIn(sending.operation)) outcomes.set(id, (outcomes.get(id) ?? new Set()).add(outcome.kind));
  }
  for (const [id, kinds] of outcomes) {
    if (kinds.has('rejected')) draft.evidenceEnds.push({ id, to: 'refused', atMs: nowMs });
    else if (kinds.size === 1 && kinds.has('done')) draft.evidenceEnds.push({ id, to: 'done', atMs: nowMs });
  }
}

export const isEvidence = ({ cause }: FieldWrite): boolean => cause === 'evidence';

const evidenceIn = (operation: Operation): readonly string[] =>
  isEnding(operation)
    ? []
    : operation.writes.flatMap(({ cause, decidedBy }) => (cause === 'evidence' && decidedBy ? [decidedBy] : []));
