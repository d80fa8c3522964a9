import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

const isWeb = (url: URL | null): url is URL => url !== null && (url.protocol === 'https:' || url.protocol === 'http:');

/** An http(s) URL without credentials, query or fragment. */
export function isWebUrl(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const url = URL.parse(value);
  return isWeb(url) && !url.username && !url.password && !url.search && !url.hash;
}

@ValidatorConstraint({ name: 'isWebUrl' })
export class IsWebUrl implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isWebUrl(value);
  }
}

/** A comma list of http(s) origins. */
@ValidatorConstraint({ name: 'isOriginList' })
export class IsOriginList implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return (
      typeof value === 'string' &&
      splitList(value).every((origin) => {
        const url = URL.parse(origin);
        return isWeb(url) && (origin === url.origin || origin === `${url.origin}/`);
      })
    );
  }
}

/** The entries of a comma list, trimmed; empty ones are left out. */
export const splitList = (list: string): readonly string[] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
