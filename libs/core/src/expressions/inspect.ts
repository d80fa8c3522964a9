import { type ASTNode } from '@marcbachmann/cel-js';
import { EXPRESSION_CODES } from '../codes.js';
import { CALLS, MEMBER_LOOPS, METHODS } from './language.js';
import { ExpressionError } from './expression-error.js';

/** A field an expression names, under the name of the record it belongs to (`fields`, `a` or `b`). */
export interface FieldUse {
  readonly record: string;
  readonly field: string;
  /** For a field made of parts: the parts that are looked at. */
  readonly parts: readonly string[];
}

/** What an expression asks of a set by a member spelled out in it. */
export interface MemberUse {
  readonly record: string;
  readonly field: string;
  readonly member: string;
  readonly offset: number;
}

export interface Inspection {
  readonly fields: readonly FieldUse[];
  readonly members: readonly MemberUse[];
}

/** Nested deeper than this (a chain of 200 conditions is) is more than the library's recursion should be given. */
const DEPTH_MAX = 250;
/** What is put between the members of a set; longer ones could multiply a value beyond measure. */
const SEPARATOR_CHARACTERS_MAX = 16;

const children = (node: ASTNode): readonly ASTNode[] => {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
};

const refuse = (node: ASTNode, message: string): never => {
  throw new ExpressionError(EXPRESSION_CODES.unsupported, node.input, node.start, message);
};

/** Iteratively, so that no source exhausts the stack before it is refused. */
const checkDepth = (root: ASTNode): void => {
  let level: readonly ASTNode[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEPTH_MAX)
      throw new ExpressionError(
        EXPRESSION_CODES.tooLarge,
        root.input,
        0,
        `the expression is nested more than ${DEPTH_MAX} deep: write it with "in [...]", or divide it`,
      );
    level = level.flatMap(children);
  }
};

/** Numbers are one type here: `2` and `2.0` are the same. */
const literal = (node: ASTNode & { op: 'value' }): void => {
  const value = node.args;
  if (value === null)
    refuse(node, 'there is no null: a blank is found with isBlank(field), and a blank text is written ""');
  if (typeof value === 'object') refuse(node, 'only texts, numbers, true and false can be written here');
  if (typeof value !== 'bigint') return;
  if (!Number.isSafeInteger(Number(value))) refuse(node, 'this number is too large to be exact');
  (node as { args: unknown }).args = Number(value);
};

export interface Names {
  /** Whether this is the name of a record. */
  readonly has: (name: string) => boolean;
  /** Whether a field is made of parts; `undefined` for one that does not exist, which checking the types reports. */
  readonly isParts: (record: string, field: string) => boolean | undefined;
}

/** Collects what an expression names and refuses what it must not do. */
class Inspector {
  readonly #uses = new Map<string, { record: string; field: string; parts: Set<string> }>();
  readonly members: MemberUse[] = [];

  constructor(private readonly names: Names) {}

  get fields(): readonly FieldUse[] {
    return [...this.#uses.values()].map(({ record, field, parts }) => ({ record, field, parts: [...parts] }));
  }

  /** The field a node is, e.g. `country`, `a.country` or `fields["First name"]`. */
  reference(node: ASTNode): { record: string; field: string } | null {
    if (node.op === 'id') return this.names.has(node.args) ? null : { record: 'fields', field: node.args };
    const name = this.#nameIn(node);
    if (name === null || (node.op !== '.' && node.op !== '[]')) return null;
    const [owner] = node.args;
    return owner.op === 'id' && this.names.has(owner.args) ? { record: owner.args, field: name } : null;
  }

  #nameIn(node: ASTNode): string | null {
    if (node.op === '.') return node.args[1];
    if (node.op !== '[]') return null;
    const [, index] = node.args;
    return index.op === 'value' && typeof index.args === 'string' ? index.args : null;
  }

  #use({ record, field }: { record: string; field: string }): Set<string> {
    const key = JSON.stringify([record, field]);
    const use = this.#uses.get(key) ?? { record, field, parts: new Set<string>() };
    this.#uses.set(key, use);
    return use.parts;
  }

  #access(node: ASTNode & { op: '.' | '[]' }): void {
    const [owner] = node.args;
    const name = this.#nameIn(node);
    const whole = this.reference(node);
    if (whole) return void this.#use(whole);
    const field = this.reference(owner);
    if (name === null || !field || this.names.isParts(field.record, field.field) === false)
      return refuse(node, 'only a field of a record, or a part of an address or of another composite, is looked up so');
    this.#use(field).add(name);
  }

  #member(owner: ASTNode, member: ASTNode): void {
    const field = this.reference(owner);
    if (field && member.op === 'value' && typeof member.args === 'string')
      this.members.push({ ...field, member: member.args, offset: member.start });
  }

  /** Looking at each member may only ask of the member itself, so that the work grows with the set alone. */
  #loop(node: ASTNode & { op: 'rcall' }): void {
    const [name, owner, [variable, condition]] = node.args;
    if (!this.reference(owner) && owner.op !== 'list')
      refuse(owner, `${name} looks at the members of a field, or of a list written out`);
    if (variable?.op !== 'id' || !condition) return refuse(node, `write ${name}(member, a condition on member)`);
    const inside = (inner: ASTNode): void => {
      if (inner.op === 'id' && inner.args !== variable.args)
        refuse(inner, `only ${variable.args} can be used within ${name}: not ${inner.args}`);
      if (inner.op === '.' || inner.op === '[]') refuse(inner, `only ${variable.args} can be used within ${name}`);
      if (inner.op === 'rcall' && MEMBER_LOOPS.has(inner.args[0]))
        refuse(inner, `${inner.args[0]} cannot be used within ${name}`);
      this.#shallow(inner);
      children(inner).forEach(inside);
    };
    inside(condition);
    this.visit(owner);
  }

  #join(node: ASTNode & { op: 'rcall' }): void {
    const [, owner, [separator]] = node.args;
    const short = separator?.op === 'value' && String(separator.args).length <= SEPARATOR_CHARACTERS_MAX;
    if (!this.reference(owner) || !short)
      refuse(node, `join puts a text of up to ${SEPARATOR_CHARACTERS_MAX} characters between the members of a field`);
  }

  /** What may be said of a node whatever is below it. */
  #shallow(node: ASTNode): void {
    if (node.op === 'value') literal(node);
    if (node.op === 'map' || node.op === '.?' || node.op === '[?]') refuse(node, 'this cannot be used here');
    if (node.op === 'call' && !CALLS.has(node.args[0])) refuse(node, `there is no function ${node.args[0]}(...)`);
    if (node.op === 'rcall' && !METHODS.has(node.args[0])) refuse(node, `there is no function .${node.args[0]}(...)`);
  }

  visit(node: ASTNode): void {
    this.#shallow(node);
    if (node.op === 'id') {
      if (this.names.has(node.args)) refuse(node, `${node.args} is a record: say which of its fields is meant`);
      this.#use({ record: 'fields', field: node.args });
    }
    if (node.op === '.' || node.op === '[]') return this.#access(node);
    if (node.op === 'in') this.#member(node.args[1], node.args[0]);
    if (node.op === 'rcall') {
      const [name, owner, [first]] = node.args;
      if (MEMBER_LOOPS.has(name)) return this.#loop(node);
      if (name === 'join') this.#join(node);
      if ((name === 'hasAny' || name === 'hasAll') && first?.op === 'list')
        first.args.forEach((member) => this.#member(owner, member));
    }
    for (const child of children(node)) this.visit(child);
  }
}

/** @throws ExpressionError */
export const inspect = (root: ASTNode, names: Names): Inspection => {
  checkDepth(root);
  const inspector = new Inspector(names);
  inspector.visit(root);
  return { fields: inspector.fields, members: inspector.members };
};
