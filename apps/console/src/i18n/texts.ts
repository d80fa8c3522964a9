import 'i18next';
import { type texts } from './locales/en/index.js';

/** Every text the console says, by namespace; English is the original. */
export type Texts = { readonly [Namespace in keyof typeof texts]: object };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: typeof texts;
  }
}
