import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { directionOf, type Language, preferredLanguage, rememberLanguage } from './languages.js';
import { type Texts } from './texts.js';

/** A language is fetched when it is spoken. */
const LOADERS: Readonly<Record<Language, () => Promise<{ readonly texts: Texts }>>> = {
  en: () => import('./locales/en/index.js'),
  th: () => import('./locales/th/index.js'),
  ar: () => import('./locales/ar/index.js'),
  fa: () => import('./locales/fa/index.js'),
  vi: () => import('./locales/vi/index.js'),
};

/**
 * What is put into a text written from right to left keeps its own direction, and does not turn its surroundings. React
 * escapes for HTML by itself.
 */
const isolated = (text: string): string => (directionOf(i18next.language) === 'rtl' ? `\u2068${text}\u2069` : text);

export async function startLanguage(): Promise<void> {
  const language = preferredLanguage();
  const { texts } = await LOADERS[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: texts },
    defaultNS: 'shell',
    interpolation: { escapeValue: true, escape: isolated },
    returnNull: false,
  });
  tellDocument(language);
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'shell')) {
    const { texts } = await LOADERS[language]();
    for (const [namespace, bundle] of Object.entries(texts)) i18next.addResourceBundle(language, namespace, bundle);
  }
  await i18next.changeLanguage(language);
  rememberLanguage(language);
  tellDocument(language);
}

function tellDocument(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
