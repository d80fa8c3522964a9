import { isObject, type JsonObject } from './input.js';
import { type Address, type MergeField, type MergeValue } from './model.js';
import { type FieldTrouble, problems } from './problems.js';

/** Bytes of a text value the vendor keeps; the rest is cut off without a word. */
const TEXT_BYTES_MAX = 255;

type Reading = { kind: 'value'; value: MergeValue } | { kind: 'trouble'; message: string };

const value = (one: MergeValue): Reading => ({ kind: 'value', value: one });
const trouble = (message: string): Reading => ({ kind: 'trouble', message });

/**
 * Reads the merge values of a call. Tags the audience does not have are ignored, as recorded. Throws the problem that
 * names every value its type refuses.
 */
export function readMergeValues(fields: readonly MergeField[], sent: JsonObject): Map<string, MergeValue> {
  const unreadable = Object.entries(sent)
    .filter(([tag, one]) => fields.some((field) => field.tag === tag) && !isReadable(one))
    .map(([tag]) => ({
      field: `merge_fields.${tag}`,
      message: 'Data did not match any of the schemas described in anyOf.',
    }));
  if (unreadable.length > 0) throw problems.notValidated(unreadable);
  const values = new Map<string, MergeValue>();
  const troubles: FieldTrouble[] = [];
  for (const field of fields) {
    const one = sent[field.tag];
    if (one === undefined) continue;
    const reading = readValue(field, one as string | number | JsonObject);
    if (reading.kind === 'value') values.set(field.tag, reading.value);
    else troubles.push({ field: field.tag, message: reading.message });
  }
  if (troubles.length > 0) throw problems.mergeFieldsInvalid(troubles);
  return values;
}

/** Refuses a member without a value in a required field. */
export function checkRequired(fields: readonly MergeField[], merge: ReadonlyMap<string, MergeValue>): void {
  const missing = fields.filter((field) => field.required && (merge.get(field.tag) ?? '') === '');
  if (missing.length > 0) {
    throw problems.mergeFieldsInvalid(missing.map(({ tag }) => ({ field: tag, message: 'Please enter a value' })));
  }
}

const isReadable = (one: unknown): boolean => typeof one === 'string' || typeof one === 'number' || isObject(one);

function readValue(field: MergeField, sent: string | number | JsonObject): Reading {
  if (field.type === 'address') return readAddress(sent);
  if (typeof sent === 'object') return trouble('Please enter a value');
  const text = String(sent);
  if (text === '') return value('');
  switch (field.type) {
    case 'number':
      return Number.isFinite(Number(text)) && text.trim() !== ''
        ? value(Number(text))
        : trouble('Please enter a number');
    case 'date':
      return readDate(text);
    case 'birthday':
      return isMonthAndDay(text) ? value(text) : trouble('Please enter a month (01-12) and a day (01-31)');
    case 'zip':
      return /^\d{5}$/.test(text) ? value(text) : trouble('Please enter a valid 5 digit zip code');
    case 'url':
    case 'imageurl':
      return /^https?:\/\/\S+\.\S+$/i.test(text) ? value(text) : trouble('Please enter a valid URL');
    case 'radio':
    case 'dropdown': {
      const choices = field.options['choices'];
      const fits = Array.isArray(choices) && choices.includes(text);
      return fits ? value(text) : trouble('Please choose one of the options');
    }
    case 'phone':
      return readPhone(field, text);
    case 'text':
      return value(cutToBytes(text, TEXT_BYTES_MAX));
  }
}

function readPhone(field: MergeField, text: string): Reading {
  if (field.options['phone_format'] !== 'US') return value(cutToBytes(text, TEXT_BYTES_MAX));
  const digits = text.replace(/[\s().-]/g, '');
  return /^\d{10}$/.test(digits) ? value(text) : trouble('Please enter a valid phone number');
}

const ADDRESS_REQUIRED = ['addr1', 'city', 'state', 'zip'] as const;

function readAddress(sent: string | number | JsonObject): Reading {
  if (sent === '') return value('');
  if (typeof sent !== 'object') return trouble('Please enter a complete address');
  const part = (name: keyof Address): string => {
    const one = sent[name];
    return typeof one === 'string' || typeof one === 'number' ? String(one).trim() : '';
  };
  const filled = ADDRESS_REQUIRED.filter((name) => part(name) !== '');
  if (filled.length === 0 && part('addr2') === '') return value('');
  if (filled.length < ADDRESS_REQUIRED.length) return trouble('Please enter a complete address');
  return value({
    addr1: part('addr1'),
    addr2: part('addr2'),
    city: part('city'),
    state: part('state'),
    zip: part('zip'),
    country: part('country') || 'US',
  });
}

/** The four accepted spellings: YYYY-MM-DD, YYYY/MM/DD, DD-MM-YYYY and MM/DD/YYYY. */
function readDate(text: string): Reading {
  const yearFirst = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:T.*)?$/.exec(text);
  const dayFirst = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(text);
  const monthFirst = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const parts = yearFirst
    ? [yearFirst[1], yearFirst[3], yearFirst[4]]
    : dayFirst
      ? [dayFirst[3], dayFirst[2], dayFirst[1]]
      : monthFirst
        ? [monthFirst[3], monthFirst[1], monthFirst[2]]
        : undefined;
  if (!parts) return trouble('Please enter a valid date');
  const iso = `${parts[0]}-${parts[1]?.padStart(2, '0')}-${parts[2]?.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
  return exists ? value(iso) : trouble('Please enter a valid date');
}

function isMonthAndDay(text: string): boolean {
  const parts = /^(\d{2})\/(\d{2})$/.exec(text);
  if (!parts) return false;
  const time = Date.parse(`2000-${parts[1]}-${parts[2]}T00:00:00Z`); // 2000 has a 29 February
  return !Number.isNaN(time) && new Date(time).toISOString().slice(5, 10) === `${parts[1]}-${parts[2]}`;
}

/** The longest beginning that fits in so many UTF-8 bytes, without half a character at its end. */
function cutToBytes(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString();
}

export const sameMergeValue = (one: MergeValue | undefined, other: MergeValue | undefined): boolean =>
  JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
