/** Each is named in its own words, as somebody looking for it reads it. */
export const LANGUAGES = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'th', name: 'ไทย', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
  { code: 'fa', name: 'فارسی', direction: 'rtl' },
  { code: 'vi', name: 'Tiếng Việt', direction: 'ltr' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

const STORED = 'syncline-language';

export const isLanguage = (code: string): code is Language => LANGUAGES.some((language) => language.code === code);

export const directionOf = (code: string): 'ltr' | 'rtl' =>
  LANGUAGES.find((language) => language.code === code)?.direction ?? 'ltr';

/** The chosen language, else the first of the browser's that there is, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(STORED);
  const wanted = [...(chosen === null ? [] : [chosen]), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLanguage) ?? 'en';
}

export const rememberLanguage = (language: Language): void => localStorage.setItem(STORED, language);
