import { type Type } from '@nestjs/common';
import { type FieldValue } from '#core';
import { maskValue, maskWords } from './mask-value.js';
import { contentOf, type RecordContent } from './marks.js';
import { type PersonalFields } from './personal-fields.js';

const PROPERTY = 'swagger/apiModelProperties';

type Json = Readonly<Record<string, unknown>>;

/**
 * An answer with its personal values masked. The class that describes it says which of its properties hold values; the
 * `fieldId` beside or above them says of which field.
 */
export function mask(answer: unknown, described: Type, personal: PersonalFields, field: string | null = null): unknown {
  if (Array.isArray(answer)) return answer.map((item: unknown) => mask(item, described, personal, field));
  if (!isObject(answer)) return answer;
  const own = 'fieldId' in answer && typeof answer['fieldId'] === 'string' ? answer['fieldId'] : field;
  const prototype = described.prototype as object;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => {
      const content = contentOf(prototype, name);
      if (content) return [name, hidden(content, value, personal, own)];
      const type = typeOf(prototype, name);
      return [name, type ? mask(value, type, personal, own) : value];
    }),
  );
}

function hidden(content: RecordContent, value: unknown, personal: PersonalFields, field: string | null): unknown {
  if (value === null || value === undefined) return value;
  switch (content) {
    case 'value':
      return personal.has(field) ? maskValue(value as FieldValue) : value;
    case 'values':
      return Object.fromEntries(
        Object.entries(value as Json).map(([name, one]) => [name, personal.has(name) ? maskPair(one) : one]),
      );
    case 'decision':
      return isObject(value) && 'value' in value && personal.has(field)
        ? { ...value, value: maskValue(value['value'] as FieldValue) }
        : value;
    case 'text':
      return typeof value === 'string' ? maskWords(value) : value;
  }
}

/** A value, or the values of both sides. A composite with parts `a` and `b` comes to the same. */
function maskPair(one: unknown): unknown {
  if (!isObject(one)) return maskValue(one as FieldValue);
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, maskValue(value as FieldValue)]));
}

/** The class that describes a property's objects, if one does. */
function typeOf(prototype: object, property: string): Type | undefined {
  const { type } = (Reflect.getMetadata(PROPERTY, prototype, property) ?? {}) as { type?: unknown };
  const one: unknown = Array.isArray(type) ? type[0] : type;
  return typeof one === 'function' && one.name.endsWith('Dto') ? (one as Type) : undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
