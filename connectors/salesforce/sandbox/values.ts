import { type VendorError } from './errors.js';
import { canonicalId } from './ids.js';
import { type Field, isTextType } from './schema.js';
import { type Value } from './store.js';
import { parseDatetime, vendorDatetime } from './times.js';
import { asText } from './text.js';

export type Converted = { ok: true; value: Value } | { ok: false; error: VendorError };

const EMAIL = /^[^\s@<>(),;:"[\]]+@[^\s@<>(),;:"[\]]+\.[^\s@.<>(),;:"[\]]{2,}$/u;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const TRUE_TEXTS = new Set(['true', '1']);

const wrong = (field: Field, code: string, message: string): Converted => ({
  ok: false,
  error: { code, message, fields: [field.name] },
});

/** The words of the vendor's JSON reader when a value does not fit the type of its field. */
const unreadable = (type: string, given: unknown): Converted => ({
  ok: false,
  error: {
    code: 'JSON_PARSER_ERROR',
    message: `Cannot deserialize instance of ${type} from ${tokenOf(given)} value ${shown(given)} or request may be missing a required field`,
  },
});

function tokenOf(given: unknown): string {
  if (typeof given === 'string') return 'VALUE_STRING';
  if (typeof given === 'number') return Number.isInteger(given) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  if (typeof given === 'boolean') return given ? 'VALUE_TRUE' : 'VALUE_FALSE';
  return Array.isArray(given) ? 'START_ARRAY' : 'START_OBJECT';
}

const shown = (given: unknown): string => (typeof given === 'object' ? JSON.stringify(given) : asText(given));

/** Turns a value sent for a field into what the org keeps, or into the error the vendor answers. */
export function convertValue(field: Field, given: unknown): Converted {
  const blank = given === null || given === undefined || (typeof given === 'string' && given.trim() === '');
  if (field.type === 'boolean') return convertBoolean(field, blank ? false : given);
  if (blank) return { ok: true, value: null };
  if (isTextType(field.type)) return convertText(field, given);
  switch (field.type) {
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return convertNumber(field, given);
    case 'date':
    case 'datetime':
      return convertTime(field, given);
    case 'id':
    case 'reference': {
      const id = typeof given === 'string' ? canonicalId(given) : undefined;
      if (id) return { ok: true, value: id };
      return wrong(field, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${shown(given)}`);
    }
    default:
      return unreadable(field.type, given);
  }
}

function convertText(field: Field, given: unknown): Converted {
  if (typeof given === 'object' || typeof given === 'boolean') return unreadable('string', given);
  const text = asText(given).trim();
  if (field.length > 0 && [...text].length > field.length) {
    const message = `${field.label}: data value too large: ${text} (max length=${field.length})`;
    return wrong(field, 'STRING_TOO_LONG', message);
  }
  if (field.type === 'email' && !EMAIL.test(text)) {
    return wrong(field, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`);
  }
  if (field.type === 'picklist') return convertOption(field, text);
  if (field.type === 'multipicklist') return convertOptions(field, text);
  return { ok: true, value: text };
}

/** A restricted picklist takes a listed value in any case and keeps it as listed. */
function convertOption(field: Field, text: string): Converted {
  const listed = field.options.find((option) => option.toLowerCase() === text.toLowerCase());
  if (listed !== undefined || !field.restricted) return { ok: true, value: listed ?? text };
  const message = `${field.label}: bad value for restricted picklist field: ${text}`;
  return wrong(field, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message);
}

function convertOptions(field: Field, text: string): Converted {
  const chosen: string[] = [];
  for (const part of text.split(';').filter((option) => option !== '')) {
    const converted = convertOption(field, part);
    if (!converted.ok) return converted;
    chosen.push(String(converted.value));
  }
  const rank = (option: string): number => {
    const index = field.options.indexOf(option);
    return index < 0 ? field.options.length : index;
  };
  return { ok: true, value: [...new Set(chosen)].sort((x, y) => rank(x) - rank(y)).join(';') };
}

function convertBoolean(field: Field, given: unknown): Converted {
  if (typeof given === 'boolean') return { ok: true, value: given };
  if (typeof given === 'string' && /^(true|false|0|1)$/i.test(given)) {
    return { ok: true, value: TRUE_TEXTS.has(given.toLowerCase()) };
  }
  return unreadable('boolean', given);
}

function convertNumber(field: Field, given: unknown): Converted {
  const number = typeof given === 'number' ? given : typeof given === 'string' ? Number(given) : Number.NaN;
  if (!Number.isFinite(number)) return unreadable(field.type === 'int' ? 'int' : 'double', given);
  if (field.type === 'int' && !Number.isInteger(number)) return unreadable('int', given);
  const unit = 10 ** field.scale;
  return { ok: true, value: field.scale < 15 ? Math.round(number * unit) / unit : number };
}

function convertTime(field: Field, given: unknown): Converted {
  const text = typeof given === 'string' ? given.trim() : '';
  const readable = DATE.test(text) || DATETIME.test(text);
  const ms = readable ? parseDatetime(DATE.test(text) ? `${text}T00:00:00Z` : withZone(text)) : Number.NaN;
  if (Number.isNaN(ms)) return unreadable(field.type, given);
  return { ok: true, value: field.type === 'date' ? text.slice(0, 10) : vendorDatetime(ms) };
}

const withZone = (text: string): string => (/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
