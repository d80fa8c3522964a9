import { type Group } from '#connector-sdk';
import { type FieldValue } from '#core';

/** The groups of one field, as the vendor keeps them: by id, so that renaming one moves nobody. */
export class MemoryGroups {
  readonly #groups = new Map<string, Group>();

  constructor(private readonly mintId: () => string) {}

  list(): readonly Group[] {
    return [...this.#groups.values()].sort((x, y) => (x.id < y.id ? -1 : 1));
  }

  /** The group with this name, made if there is none. People may make several with one name; the API does not. */
  ensure(name: string): Group {
    const same = this.list().find((group) => foldName(group.name) === foldName(name));
    return same ?? this.add(name, true);
  }

  add(name: string, writable: boolean): Group {
    const group = { id: this.mintId(), name: name.trim(), writable };
    this.#groups.set(group.id, group);
    return group;
  }

  rename(id: string, name: string): boolean {
    const group = this.#groups.get(id);
    if (group) this.#groups.set(id, { ...group, name: name.trim() });
    return group !== undefined;
  }

  remove(id: string): void {
    this.#groups.delete(id);
  }

  /** Why a record cannot be moved from one set of groups to another, in the vendor's words. */
  problem(before: FieldValue, after: FieldValue, byPerson: boolean): string | undefined {
    const [held, wanted] = [idsOf(before), idsOf(after)];
    if (wanted === null) return 'must be a list of ids of groups';
    const moved = [...wanted.filter((id) => !held?.includes(id)), ...(held ?? []).filter((id) => !wanted.includes(id))];
    if (moved.some((id) => wanted.includes(id) && !this.#groups.has(id))) return 'there is no such group';
    if (!byPerson && moved.some((id) => this.#groups.get(id)?.writable === false)) return 'a rule fills this group';
    return undefined;
  }
}

const foldName = (name: string): string => name.trim().toLowerCase();

const idsOf = (value: FieldValue): readonly string[] | null => {
  if (value === null) return [];
  return Array.isArray(value) ? (value as readonly string[]) : null;
};
