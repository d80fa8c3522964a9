import { type Faker } from '@faker-js/faker';
import { faker as arabic } from '@faker-js/faker/locale/ar';
import { faker as german } from '@faker-js/faker/locale/de';
import { faker as british } from '@faker-js/faker/locale/en_GB';
import { faker as american } from '@faker-js/faker/locale/en_US';
import { faker as spanish } from '@faker-js/faker/locale/es';
import { faker as persian } from '@faker-js/faker/locale/fa';
import { faker as french } from '@faker-js/faker/locale/fr';
import { faker as japanese } from '@faker-js/faker/locale/ja';
import { faker as korean } from '@faker-js/faker/locale/ko';
import { faker as polish } from '@faker-js/faker/locale/pl';
import { faker as brazilian } from '@faker-js/faker/locale/pt_BR';
import { faker as russian } from '@faker-js/faker/locale/ru';
import { faker as thai } from '@faker-js/faker/locale/th';
import { faker as turkish } from '@faker-js/faker/locale/tr';
import { faker as vietnamese } from '@faker-js/faker/locale/vi';
import { faker as chinese } from '@faker-js/faker/locale/zh_CN';

/** Where people of the sample population come from. Locales are imported one by one: all of them load slowly. */
export interface Origin {
  /** BCP 47. */
  language: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  faker: Faker;
  /** Parts of the population, relative to the others. */
  weight: number;
}

export const ORIGINS: readonly Origin[] = [
  { language: 'en', country: 'US', faker: american, weight: 26 },
  { language: 'en', country: 'GB', faker: british, weight: 10 },
  { language: 'de', country: 'DE', faker: german, weight: 12 },
  { language: 'fr', country: 'FR', faker: french, weight: 9 },
  { language: 'es', country: 'ES', faker: spanish, weight: 8 },
  { language: 'pt-BR', country: 'BR', faker: brazilian, weight: 8 },
  { language: 'pl', country: 'PL', faker: polish, weight: 3 },
  { language: 'tr', country: 'TR', faker: turkish, weight: 3 },
  { language: 'vi', country: 'VN', faker: vietnamese, weight: 4 },
  { language: 'th', country: 'TH', faker: thai, weight: 3 },
  { language: 'ar', country: 'AE', faker: arabic, weight: 3 },
  { language: 'fa', country: 'IR', faker: persian, weight: 2 },
  { language: 'ja', country: 'JP', faker: japanese, weight: 3 },
  { language: 'zh-CN', country: 'CN', faker: chinese, weight: 3 },
  { language: 'ko', country: 'KR', faker: korean, weight: 2 },
  { language: 'ru', country: 'RU', faker: russian, weight: 1 },
];
