import { type Account } from './account.js';
import { asText, isObject } from './input.js';
import { type Audience, type Member, type Segment, type SegmentCondition } from './model.js';
import { problems } from './problems.js';

/** Addresses a static segment takes in one call, each way. */
export const SEGMENT_BATCH_MAX = 500;

type Test = (member: Member, condition: SegmentCondition) => boolean;

/** What a text condition compares. */
const TEXT_OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  is: (value, wanted) => value === wanted,
  not: (value, wanted) => value !== wanted,
  contains: (value, wanted) => value.includes(wanted),
  notcontain: (value, wanted) => !value.includes(wanted),
  starts: (value, wanted) => value.startsWith(wanted),
  ends: (value, wanted) => value.endsWith(wanted),
  greater: (value, wanted) => value > wanted,
  less: (value, wanted) => value < wanted,
  blank: (value) => value === '',
  blank_not: (value) => value !== '',
};

const compareText = (value: string, condition: SegmentCondition): boolean =>
  TEXT_OPERATORS[condition.op]?.(value.toLowerCase(), asText(condition.value).toLowerCase()) ?? false;

/** Condition types a saved segment can have here; others are refused, so that no segment is silently empty. */
const CONDITION_TESTS: Readonly<Record<string, Test>> = {
  EmailAddress: (member, condition) => compareText(member.email, condition),
  TextMerge: (member, condition) => {
    const value = member.merge.get(condition.field) ?? '';
    return compareText(typeof value === 'object' ? JSON.stringify(value) : String(value), condition);
  },
  StaticSegment: (member, condition) => member.tags.has(Number(condition.value)) === (condition.op === 'static_is'),
  Interests: (member, condition) => {
    const wanted = Array.isArray(condition.value) ? condition.value.map(String) : [];
    const held = wanted.filter((id) => member.interests.has(id)).length;
    if (condition.op === 'interestcontainsall') return held === wanted.length;
    return condition.op === 'interestnotcontains' ? held === 0 : held > 0;
  },
};

/** How members come to a tag. */
interface Tagging {
  /** The caller only copies tags: automations that wait for them do not start. */
  isSyncing: boolean;
}

/** Static segments (tags) and saved segments of an audience, and who is in them. */
export class Segments {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  /** Throws the vendor's 404. */
  find(audience: Audience, id: string | undefined): Segment {
    const segment = audience.segments.get(Number(id));
    if (!segment) throw problems.notFound();
    return segment;
  }

  byName(audience: Audience, name: string): Segment | undefined {
    const wanted = name.trim().toLowerCase();
    for (const segment of audience.segments.values()) {
      if (segment.name.toLowerCase() === wanted) return segment;
    }
    return undefined;
  }

  create(audience: Audience, name: string, options?: Segment['options']): Segment {
    const now = this.#account.minter.now();
    const segment: Segment = {
      id: this.#account.minter.segmentId(),
      name,
      type: options ? 'saved' : 'static',
      createdAt: now,
      updatedAt: now,
      ...(options ? { options } : {}),
    };
    audience.segments.set(segment.id, segment);
    return segment;
  }

  /** Puts a tag on a member, making it when the audience has none of that name. */
  tag(audience: Audience, member: Member, name: string, tagging: Tagging = { isSyncing: false }): void {
    const trimmed = name.trim();
    if (trimmed === '') throw problems.notValidated([{ field: 'tags', message: 'A tag needs a name' }]);
    this.put(this.byName(audience, trimmed) ?? this.create(audience, trimmed), [member], tagging);
  }

  /** Adds members; the vendor lists the tags of the newest call first, in that call's order. */
  put(segment: Segment, members: readonly Member[], { isSyncing }: Tagging = { isSyncing: false }): void {
    const now = this.#account.minter.now();
    for (const member of members) {
      if (!member.tags.has(segment.id)) {
        member.tags = insertAfterSameTime(member.tags, segment.id, now);
        if (!isSyncing) member.automationsStarted.push(segment.name);
      }
      member.lastChanged = now;
    }
    segment.updatedAt = now;
  }

  take(segment: Segment, members: readonly Member[]): void {
    const now = this.#account.minter.now();
    for (const member of members) {
      if (member.tags.delete(segment.id)) member.lastChanged = now;
    }
    segment.updatedAt = now;
  }

  /** Whether that counts as a change of its members is not known; here it does not, which is harder to notice. */
  delete(audience: Audience, segment: Segment): void {
    for (const member of audience.members.all()) member.tags.delete(segment.id);
    audience.segments.delete(segment.id);
  }

  /** Everyone in the segment, archived members too. */
  members(audience: Audience, segment: Segment): Member[] {
    const all = [...audience.members.all()];
    const options = segment.options;
    if (!options) return all.filter((member) => member.tags.has(segment.id));
    return all.filter((member) => {
      const results = options.conditions.map(
        (condition) => CONDITION_TESTS[condition.condition_type]?.(member, condition) ?? false,
      );
      return options.match === 'any' ? results.some(Boolean) : results.every(Boolean);
    });
  }

  /** Reads a saved segment's options. Throws when a condition is none this sandbox can test. */
  readOptions(sent: unknown): NonNullable<Segment['options']> {
    if (!isObject(sent) || !Array.isArray(sent['conditions'])) {
      throw problems.notValidated([{ field: 'options', message: 'Required fields were not provided: conditions' }]);
    }
    const conditions = (sent['conditions'] as unknown[]).map((condition, index) => {
      const type = isObject(condition) ? condition['condition_type'] : undefined;
      if (!isObject(condition) || typeof type !== 'string' || !(type in CONDITION_TESTS)) {
        throw problems.notValidated([
          {
            field: `options.conditions.item:${index}`,
            message: 'Data did not match any of the schemas described in anyOf.',
          },
        ]);
      }
      return {
        condition_type: type,
        field: asText(condition['field']),
        op: asText(condition['op']),
        value: condition['value'],
      };
    });
    return { match: sent['match'] === 'any' ? 'any' : 'all', conditions };
  }
}

/** Newer before older; within the same second in the order put on. */
function insertAfterSameTime(tags: Map<number, string>, id: number, now: string): Map<number, string> {
  const entries = [...tags];
  const firstOlder = entries.findIndex(([, time]) => time < now);
  entries.splice(firstOlder === -1 ? entries.length : firstOlder, 0, [id, now]);
  return new Map(entries);
}
