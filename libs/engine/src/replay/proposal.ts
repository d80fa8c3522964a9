import { type BlankRules, type ConflictPolicy, type FieldMapping, type Mapping } from '#core';

/** What is proposed for a mapping; what is left out stays as it is. */
export interface Proposal {
  readonly policy?: ConflictPolicy;
  readonly blanks?: BlankRules;
  readonly fields?: readonly ProposedField[];
}

/** `null`: the field has none of its own any more, and the mapping's counts. */
export interface ProposedField {
  readonly id: string;
  readonly policy?: ConflictPolicy | null;
  readonly blanks?: BlankRules | null;
}

/** Ids the proposal names that the mapping has not. */
export const unknownFields = ({ fields }: Pick<Mapping, 'fields'>, proposal: Proposal): readonly string[] => {
  const known = new Set(fields.map(({ id }) => id));
  return (proposal.fields ?? []).map(({ id }) => id).filter((id) => !known.has(id));
};

/** The mapping as it would be. */
export function proposed(mapping: Mapping, { policy, blanks, fields }: Proposal): Mapping {
  const changes = new Map((fields ?? []).map((field) => [field.id, field]));
  return {
    ...mapping,
    ...(policy ? { policy } : {}),
    ...(blanks ? { blanks } : {}),
    fields: mapping.fields.map((field) => withChange(field, changes.get(field.id))),
  };
}

function withChange(field: FieldMapping, change: ProposedField | undefined): FieldMapping {
  if (!change) return field;
  const { policy, blanks, ...rest } = field;
  const own = { policy, blanks, ...change };
  return { ...rest, ...(own.policy ? { policy: own.policy } : {}), ...(own.blanks ? { blanks: own.blanks } : {}) };
}
