import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin } from 'vite';

/** Every other language is held against this one. */
const ORIGINAL = 'en';
const PLURAL_KEY = /^(.+)_(zero|one|two|few|many|other)$/;
const PLACEHOLDER = /\{\{\s*(\w+)[^}]*\}\}/g;

type Texts = { readonly [key: string]: string | Texts };

/**
 * What is missing or wrong in the translations under `folder` (`<language>/<namespace>.json`), a line each; none when
 * all is well. A plural needs every form its language tells apart.
 */
export function translationFaults(folder: string): readonly string[] {
  const languages = namesIn(folder);
  const namespaces = namesIn(join(folder, ORIGINAL)).filter((name) => name.endsWith('.json'));
  return languages.flatMap((language) => [
    ...namesIn(join(folder, language))
      .filter((name) => name.endsWith('.json') && !namespaces.includes(name))
      .map((name) => `${language}/${name}: there is no ${ORIGINAL}/${name}`),
    ...namespaces.flatMap((namespace) => {
      const original = read(join(folder, ORIGINAL, namespace));
      const translated = read(join(folder, language, namespace));
      if (original === null) return [`${ORIGINAL}/${namespace}: is no JSON`];
      if (translated === null) return [`${language}/${namespace}: is missing, or no JSON`];
      return faultsOf(language, original, translated).map((fault) => `${language}/${namespace}: ${fault}`);
    }),
  ]);
}

const namesIn = (folder: string): readonly string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));

function read(path: string): ReadonlyMap<string, string> | null {
  try {
    return flat(JSON.parse(readFileSync(path, 'utf8')) as Texts);
  } catch {
    return null;
  }
}

function flat(texts: Texts, above = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'string') found.set(above + key, text);
    else for (const [path, inner] of flat(text, `${above}${key}.`)) found.set(path, inner);
  }
  return found;
}

function faultsOf(
  language: string,
  original: ReadonlyMap<string, string>,
  translated: ReadonlyMap<string, string>,
): readonly string[] {
  const wanted = new Map<string, string>();
  for (const [key, text] of original) {
    const [, stem, form] = PLURAL_KEY.exec(key) ?? [];
    if (stem === undefined || form === undefined) wanted.set(key, text);
    else for (const category of categoriesOf(language)) wanted.set(`${stem}_${category}`, text);
  }
  return [
    ...[...wanted.keys()].filter((key) => !translated.get(key)?.trim()).map((key) => `${key} is missing`),
    ...[...translated.keys()].filter((key) => !wanted.has(key)).map((key) => `${key} is not asked for`),
    ...[...translated]
      .filter(([key, text]) => !isFitting(wanted.get(key) ?? text, text, PLURAL_KEY.test(key)))
      .map(([key]) => `${key} has other placeholders than ${ORIGINAL}`),
  ];
}

/** A singular, "one file", may leave the number out. */
function isFitting(original: string, text: string, isPlural: boolean): boolean {
  const [asked, given] = [placeholders(original), placeholders(text)];
  const isOptional = (name: string): boolean => isPlural && name === 'count';
  return (
    [...asked].every((name) => given.has(name) || isOptional(name)) &&
    [...given].every((name) => asked.has(name) || isOptional(name))
  );
}

const placeholders = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));

const categoriesOf = (language: string): readonly string[] =>
  new Intl.PluralRules(language).resolvedOptions().pluralCategories;

/** Fails a build in which a language lacks a text. */
export const checkTranslations = (folder: string): Plugin => ({
  name: 'check-translations',
  apply: 'build',
  buildStart() {
    const faults = translationFaults(folder);
    if (faults.length > 0) this.error(`Translations:\n${faults.join('\n')}`);
  },
});
