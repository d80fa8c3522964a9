import { registerDecorator } from 'class-validator';

/** Names of parts, of both sorts: ours (`postalCode`) and a vendor's (`addr1`). */
const PART_NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
const PARTS_MAX = 20;
const TEXT_MAX = 10_000;

const isText = (value: unknown, max: number): value is string => typeof value === 'string' && value.length <= max;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isPairOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((text) => isText(text, TEXT_MAX));

export const isTextOrBoolean = (value: unknown): boolean => isText(value, TEXT_MAX) || typeof value === 'boolean';

export const isScalar = (value: unknown): boolean => isTextOrBoolean(value) || Number.isFinite(value);

/** Names of parts with something each. */
export const isByPart =
  (passes: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    Object.keys(value).length <= PARTS_MAX &&
    Object.entries(value).every(([name, entry]) => PART_NAME.test(name) && passes(entry));

export const isName =
  (max: number) =>
  (value: unknown): boolean =>
    isText(value, max) && value.trim() !== '';

/** How long one part may be. */
export const isLimit = (value: unknown): boolean =>
  isRecord(value) &&
  Object.entries(value).every(
    ([name, limit]) => ['maxLength', 'maxBytes'].includes(name) && Number.isInteger(limit) && Number(limit) >= 1,
  );

/** The whole value passes. */
export const Is = (beWhat: string, passes: (value: unknown) => boolean): PropertyDecorator =>
  decorator('is', `be ${beWhat}`, passes);

/** Every entry of a list passes. */
export const IsEach = (beWhat: string, passes: (value: unknown) => boolean): PropertyDecorator =>
  decorator('isEach', `be a list of which each is ${beWhat}`, (value) => Array.isArray(value) && value.every(passes));

function decorator(name: string, must: string, passes: (value: unknown) => boolean): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: property as string,
      validator: { validate: passes, defaultMessage: () => `${String(property)} must ${must}` },
    });
}
