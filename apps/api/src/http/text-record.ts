import { registerDecorator } from 'class-validator';

const ENTRIES_MAX = 50;
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** An object of texts under names that could be those of a manifest. */
export function IsTextRecord(valueCharactersMax: number): PropertyDecorator {
  const validate = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const entries = Object.entries(value);
    return (
      entries.length <= ENTRIES_MAX &&
      entries.every(
        ([name, text]) =>
          NAME.test(name) && typeof text === 'string' && text !== '' && text.length <= valueCharactersMax,
      )
    );
  };
  return (target, property) =>
    registerDecorator({
      name: 'isTextRecord',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate,
        defaultMessage: () =>
          `${String(property)} must be an object of texts that are not empty, of at most ${valueCharactersMax} characters`,
      },
    });
}
