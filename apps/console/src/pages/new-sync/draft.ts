import { type Schemas } from '../../api/client.js';

export type Mapping = Schemas['MappingDto'];
export type FieldMapping = Schemas['FieldMappingDto'];
export type End = Schemas['SyncEndDto'];

export const STEPS = ['tools', 'matching', 'fields', 'rules', 'filters', 'plan'] as const;
export type Step = (typeof STEPS)[number];

/** A sync that is being made; what is not chosen yet is empty. */
export interface Draft {
  readonly name: string;
  readonly a: End;
  readonly b: End;
  /** `null` until it was suggested. */
  readonly mapping: Mapping | null;
  /** Why each field was suggested. */
  readonly suggested: readonly Schemas['SuggestedFieldDto'][];
  readonly suggestedKeys: readonly Schemas['SuggestedKeyDto'][];
  readonly toDecide: readonly Schemas['SuggestionReasonDto'][];
  readonly comparedRecords: number;
  /** Once it is saved as a draft with the server. */
  readonly syncId: string | null;
}

const NOTHING: End = { connectionId: '', object: '' };
const NO_SUGGESTION = { mapping: null, suggested: [], suggestedKeys: [], toDecide: [], comparedRecords: 0 };
export const EMPTY_DRAFT: Draft = {
  ...{ name: '', a: NOTHING, b: NOTHING, ...NO_SUGGESTION, syncId: null },
};

/** A draft of a sync that the server has, as it would be sent. */
export const draftOf = ({ id, name, a, b }: Schemas['SyncDto'], mapping: Mapping): Draft => ({
  ...{ ...EMPTY_DRAFT, name, mapping, syncId: id },
  a: { connectionId: a.connectionId, object: a.object },
  b: { connectionId: b.connectionId, object: b.object },
});

const STORED = 'syncline-new-sync';
/** Changes with the form of a draft: an older one is not understood. */
const VERSION = 2;

/** The draft of this browser and workspace, which outlives a session; empty when there is none. */
export function storedDraft(workspaceId: string): Draft {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? 'null') as StoredDraft | null;
    return stored?.version === VERSION && stored.workspaceId === workspaceId ? stored.draft : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}

export const storeDraft = (workspaceId: string, draft: Draft): void =>
  localStorage.setItem(STORED, JSON.stringify({ version: VERSION, workspaceId, draft } satisfies StoredDraft));

export const forgetDraft = (): void => localStorage.removeItem(STORED);

interface StoredDraft {
  readonly version: number;
  readonly workspaceId: string;
  readonly draft: Draft;
}

const hasEnds = ({ a, b }: Draft): boolean =>
  [a, b].every(({ connectionId, object }) => connectionId !== '' && object !== '') && !isSame(a, b);

export const isSame = (a: End, b: End): boolean => a.connectionId === b.connectionId && a.object === b.object;

/** Whether everything before a step is there. */
export function mayEnter(step: Step, draft: Draft): boolean {
  if (step === 'tools') return true;
  if (!hasEnds(draft) || draft.name.trim() === '') return false;
  if (step === 'matching') return true;
  if (draft.mapping === null) return false;
  return step === 'fields' || step === 'rules' || draft.mapping.fields.length > 0;
}

/** What a draft becomes when its ends change: what was decided for others no longer holds. */
export const withEnd = (draft: Draft, side: 'a' | 'b', end: End): Draft =>
  isSame(draft[side], end) ? draft : { ...draft, ...NO_SUGGESTION, [side]: end, syncId: null };
