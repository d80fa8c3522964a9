/** What a mapping, in one of its versions, calls a field: its id, and its names on both sides. */
export type FieldNames = readonly string[];

/** Which fields hold personal values, by the rule of a workspace. */
export class PersonalFields {
  readonly #patterns: readonly RegExp[];
  readonly #known: ReadonlySet<string>;

  /**
   * @param rule names with `*` for any characters; case does not count
   * @param fields a field that is personal by one of its names is so by all of them
   */
  constructor(rule: readonly string[], fields: readonly FieldNames[]) {
    this.#patterns = rule.map(toPattern);
    this.#known = new Set(fields.filter((names) => names.some((name) => this.#fits(name))).flat());
  }

  /** Of a field that is not known nothing is shown. */
  has(field: string | null): boolean {
    return field === null || this.#known.has(field) || this.#fits(field);
  }

  #fits(name: string): boolean {
    return this.#patterns.some((pattern) => pattern.test(name));
  }
}

const literal = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);

const toPattern = (text: string): RegExp => new RegExp(`^${text.split('*').map(literal).join('.*')}$`, 'isu');
