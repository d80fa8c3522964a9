import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Schemas } from '#api-client';
import { type BlankRule, type ConflictPolicy, type Side } from '#core';

/** Readers of option values. Each throws `InvalidArgumentError`, which ends the command with a usage message. */

/** As many as the server gives on one page. */
export const LIMIT_MAX = 500;
/** The largest a database counts to. */
const VERSION_MAX = 2_147_483_647;

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from 1 to ${max}.`);
  };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `5m`, `12h` in milliseconds. */
export function duration(text: string): number {
  const [, number, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (number !== undefined && unitMs !== undefined) return Number(number) * unitMs;
  throw new InvalidArgumentError('Give a number with its unit (ms, s, m, h or d), e.g. 90s or 5m.');
}

export function side(text: string): Side {
  if (text === 'a' || text === 'b') return text;
  throw new InvalidArgumentError('A sync has the sides a and b.');
}

const DAYS_MAX = 90;

export function days(text: string): number {
  return wholeNumber(DAYS_MAX)(text);
}

export function version(text: string): number {
  return wholeNumber(VERSION_MAX)(text);
}

/** A policy that needs no further options. */
export function policy(text: string): ConflictPolicy {
  switch (text) {
    case 'newest':
      return { kind: 'newest', epsilonMs: 0, tie: 'a' };
    case 'manual':
      return { kind: 'manual' };
    case 'a':
    case 'b':
      return { kind: 'sideWins', side: text };
    default:
      throw new InvalidArgumentError('Give newest, a, b or manual; other policies in a file.');
  }
}

/** Gathers `field=policy` options. */
export function fieldPolicies(
  text: string,
  before: Readonly<Record<string, ConflictPolicy>> | undefined,
): Readonly<Record<string, ConflictPolicy>> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write field=policy.');
  return { ...before, [text.slice(0, at)]: policy(text.slice(at + 1)) };
}

export function blankRule(text: string): BlankRule {
  if (text === 'clear' || text === 'keep') return text;
  throw new InvalidArgumentError('Give clear or keep.');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('This is not JSON.');
  }
}

/** Gathers an option that may be given several times. */
export const several = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

/** Gathers `name=value` options; a value may hold further `=`. */
export function named(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

export interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: boolean;
}

/** The option of every list. */
export const listed = (command: Command): Command =>
  command.option('--csv', 'as CSV, for a spreadsheet; nothing is cut');

/** The options of every list that may be long. */
export const paged = (command: Command): Command =>
  listed(command)
    .addOption(new Option('--limit <number>', 'how many to show at most').argParser(wholeNumber(LIMIT_MAX)))
    .option('--cursor <cursor>', 'go on after an earlier page')
    .addOption(new Option('--all', 'all pages').conflicts(['limit', 'cursor']));

type FieldValue = Schemas['FoundValueDto']['value'];

/** A raw value of a vendor's field, as JSON. Wrapped, because an option whose value is `null` counts as not given. */
export function fieldValue(text: string): { readonly value: FieldValue } {
  const value = json(text);
  if (isFieldValue(value)) return { value };
  throw new InvalidArgumentError('Give null, a text, a number, true, false, a list of texts or an object of texts.');
}

function isFieldValue(value: unknown): value is FieldValue {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  return typeof value === 'object' && Object.values(value).every((part) => typeof part === 'string');
}
