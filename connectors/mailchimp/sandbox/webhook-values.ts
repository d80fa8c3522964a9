import { type Audience, type Member } from './model.js';

/** An address merge value, one form key a part. */
export const fullAddress = (prefix: string, address: object): [string, string][] =>
  Object.entries(address).map(([part, text]) => [`${prefix}[${part}]`, String(text)]);

/** Interests as webhooks name them: all in one list, and by group. */
export function interestNames(audience: Audience, member: Member): [string, string][] {
  const groups = [...audience.categories.values()].map((category) => ({
    id: category.id,
    name: category.title,
    chosen: [...category.interests.values()].filter(({ id }) => member.interests.has(id)).map(({ name }) => name),
  }));
  if (groups.length === 0) return [];
  return [
    ['data[merges][INTERESTS]', groups.flatMap(({ chosen }) => chosen).join(', ')],
    ...groups.flatMap(({ id, name, chosen }, index): [string, string][] => [
      [`data[merges][GROUPINGS][${index}][id]`, id],
      [`data[merges][GROUPINGS][${index}][name]`, name],
      [`data[merges][GROUPINGS][${index}][groups]`, chosen.join(', ')],
    ]),
  ];
}
