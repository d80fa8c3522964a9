import { type ValueProblem } from './errors.js';
import { type PropertyDefinition } from './types.js';

const TEXT_MAX = 65_536;
const DAY_MS = 86_400_000;
const EMAIL_SHAPE = /^[^\s@<>()",;:]+@[^\s@<>()",;:.]+(\.[^\s@<>()",;:.]+)+$/u;

export type Normalised = { kind: 'value'; value: string } | { kind: 'problem'; problem: ValueProblem };

/**
 * What HubSpot stores for a value sent by API: always text. `current` is the stored value, which a multi-select value
 * with a leading `;` adds to. An empty text or null clears.
 */
export function normaliseValue(definition: PropertyDefinition, sent: unknown, current: string | undefined): Normalised {
  if (sent === null || sent === undefined) return { kind: 'value', value: '' };
  if (typeof sent === 'object') {
    return refuse(definition, 'INVALID_VALUE', `${JSON.stringify(sent)} is not a valid property value`);
  }
  const text = asText(sent);
  if (text.trim() === '') return { kind: 'value', value: '' };
  switch (definition.type) {
    case 'number':
      return number(definition, text);
    case 'date':
      return date(definition, text);
    case 'datetime':
      return datetime(definition, text);
    case 'bool':
      return bool(definition, text);
    case 'enumeration':
      return enumeration(definition, text, current);
    default:
      return freeText(definition, text);
  }
}

function asText(sent: unknown): string {
  return typeof sent === 'string' ? sent : String(sent);
}

function refuse(definition: PropertyDefinition, code: string, message: string): Normalised {
  return { kind: 'problem', problem: { property: definition.name, code, message } };
}

function accept(value: string): Normalised {
  return { kind: 'value', value };
}

function freeText(definition: PropertyDefinition, text: string): Normalised {
  if (text.length > TEXT_MAX) {
    return refuse(definition, 'PROPERTY_VALUE_TOO_LONG', `Property value is too long: the maximum is ${TEXT_MAX}`);
  }
  if (definition.name === 'email') {
    const email = text.trim().toLowerCase();
    return EMAIL_SHAPE.test(email)
      ? accept(email)
      : refuse(definition, 'INVALID_EMAIL', `Email address ${text} is invalid`);
  }
  if (definition.name === 'domain') return accept(text.trim().toLowerCase());
  return accept(text);
}

function number(definition: PropertyDefinition, text: string): Normalised {
  const trimmed = text.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)
    ? accept(trimmed)
    : refuse(definition, 'INVALID_INTEGER', `${text} was not a valid number.`);
}

function date(definition: PropertyDefinition, text: string): Normalised {
  if (/^-?\d+$/.test(text)) {
    const atMs = Number(text);
    if (atMs % DAY_MS !== 0) {
      const at = new Date(atMs);
      const clock = `${at.getUTCHours()}:${at.getUTCMinutes()}:${at.getUTCSeconds()}.${at.getUTCMilliseconds()}`;
      return refuse(definition, 'INVALID_DATE', `${text} is at ${clock} UTC, not midnight!`);
    }
    return accept(new Date(atMs).toISOString().slice(0, 10));
  }
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const roundTrips = !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
  return roundTrips ? accept(text) : refuse(definition, 'INVALID_DATE', `${text} was not a valid date.`);
}

function datetime(definition: PropertyDefinition, text: string): Normalised {
  const atMs = timeOf(text);
  return atMs === undefined
    ? refuse(definition, 'INVALID_LONG', `${text} was not a valid long.`)
    : accept(new Date(atMs).toISOString());
}

/** Milliseconds of a time written as epoch ms or ISO 8601. */
export function timeOf(text: string): number | undefined {
  const atMs = /^-?\d+$/.test(text) ? Number(text) : /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(new Date(atMs).getTime()) ? undefined : atMs;
}

function bool(definition: PropertyDefinition, text: string): Normalised {
  const value = text.trim().toLowerCase();
  return value === 'true' || value === 'false'
    ? accept(value)
    : refuse(definition, 'INVALID_OPTION', `${text} was not one of the allowed options: [true, false]`);
}

function enumeration(definition: PropertyDefinition, text: string, current: string | undefined): Normalised {
  const multiple = definition.fieldType === 'checkbox';
  const sent = multiple ? text.split(';').filter((part) => part !== '') : [text];
  // Options kept elsewhere (owners, pipelines) are not listed in the definition and are not checked against it.
  if (!definition.externalOptions) {
    const unknown = sent.find((value) => !definition.options.some((option) => option.value === value));
    if (unknown !== undefined) {
      const allowed = definition.options.map((option) => `label: "${option.label}"\nvalue: "${option.value}"`);
      return refuse(
        definition,
        'INVALID_OPTION',
        `${unknown} was not one of the allowed options: [${allowed.join(', ')}]`,
      );
    }
  }
  const kept = multiple && text.startsWith(';') ? (current ?? '').split(';').filter((part) => part !== '') : [];
  return accept([...new Set([...kept, ...sent])].join(';'));
}
