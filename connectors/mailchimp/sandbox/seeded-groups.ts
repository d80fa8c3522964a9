import { createHash } from 'node:crypto';
import { isOneOf } from '#sandbox-kit';
import { type Account } from './account.js';
import { type Audience, type Member } from './model.js';

/** Each `every`-th seeded member is in the group. */
interface SeededGroup {
  name: string;
  every: number;
}

/** Tags of a seeded audience; the last was made as a static segment, which is the same thing. */
const SEEDED_TAGS: readonly SeededGroup[] = [
  { name: 'Customer', every: 2 },
  { name: 'Newsletter', every: 3 },
  { name: 'VIP', every: 8 },
  { name: 'Autumn trade fair', every: 5 },
];

const SEEDED_CATEGORY = 'Topics';

const SEEDED_INTERESTS: readonly SeededGroup[] = [
  { name: 'Product news', every: 2 },
  { name: 'Events', every: 4 },
  { name: 'Special offers', every: 3 },
];

/**
 * Gives an audience its tags and its category of interests, unless it has them. Ids follow from the names: minting them
 * would change the ids of the people seeded afterwards.
 */
export function seedGroups(account: Account, audience: Audience): void {
  const now = account.minter.now();
  const held = new Set([...audience.segments.values()].map(({ name }) => name));
  for (const { name } of SEEDED_TAGS) {
    if (held.has(name)) continue;
    const id = account.minter.segmentId();
    audience.segments.set(id, { id, name, type: 'static', createdAt: now, updatedAt: now });
  }
  const categoryId = idFor(audience, SEEDED_CATEGORY);
  if (audience.categories.has(categoryId)) return;
  const interests = SEEDED_INTERESTS.map(({ name }, index) => ({
    id: idFor(audience, `${SEEDED_CATEGORY}/${name}`),
    name,
    display_order: index + 1,
  }));
  audience.categories.set(categoryId, {
    id: categoryId,
    title: SEEDED_CATEGORY,
    type: 'checkboxes',
    display_order: audience.categories.size,
    interests: new Map(interests.map((interest) => [interest.id, interest])),
  });
}

/** Which groups a member is in follows from its address, and moves none of its stamps. */
export function joinSeededGroups(audience: Audience, member: Member): void {
  const ids = new Map([...audience.segments.values()].map(({ id, name }) => [name, id]));
  for (const group of SEEDED_TAGS) {
    const id = ids.get(group.name);
    if (id !== undefined && isIn(member, group)) member.tags.set(id, member.lastChanged);
  }
  for (const group of SEEDED_INTERESTS) {
    if (isIn(member, group)) member.interests.add(idFor(audience, `${SEEDED_CATEGORY}/${group.name}`));
  }
}

const digestOf = (text: string): string => createHash('md5').update(text).digest('hex');

const idFor = (audience: Audience, name: string): string => digestOf(`${audience.id}/${name}`).slice(0, 10);

const isIn = (member: Member, { name, every }: SeededGroup): boolean => isOneOf(`${name}/${member.hash}`, every);
