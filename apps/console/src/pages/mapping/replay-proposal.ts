import { type Schemas } from '../../api/client.js';

type Policy = Schemas['MappingDto']['policy'];

const EPSILON_MS = 2_000;

/** Who could win, by how it stands in the URL. */
export const POLICIES: Readonly<Record<string, Policy>> = {
  newest: { kind: 'newest', epsilonMs: EPSILON_MS, tie: 'a' },
  mostRecentNonBlank: { kind: 'mostRecentNonBlank', epsilonMs: EPSILON_MS, tie: 'a' },
  'sideWins.a': { kind: 'sideWins', side: 'a' },
  'sideWins.b': { kind: 'sideWins', side: 'b' },
  'preferNonBlank.a': { kind: 'preferNonBlank', otherwise: 'a' },
  'preferNonBlank.b': { kind: 'preferNonBlank', otherwise: 'b' },
  manual: { kind: 'manual' },
};
export const DAYS = ['1', '7', '30', '90'] as const;

interface Asked {
  readonly policy: Policy;
  /** The one field it is tried for; all, when left out. */
  readonly field: string | undefined;
  readonly days: number;
}

/** What is asked of the API. For all fields means also for those that have a policy of their own. */
export function proposalOf(
  { fields }: Pick<Schemas['StoredMappingDto'], 'fields'>,
  { policy, field, days }: Asked,
): Schemas['ReplayRequestDto'] {
  if (field !== undefined) return { days, fields: [{ id: field, policy }] };
  const own = fields.filter((one) => one.policy !== undefined).map(({ id }) => ({ id, policy: null }));
  return { days, policy, ...(own.length === 0 ? {} : { fields: own }) };
}
