import { fieldFromRow, type ObjectSchema } from './schema.js';

/** Objects whose records carry a currency once the org has several. */
export const CURRENCY_OBJECTS: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead', 'Opportunity', 'Campaign']);

/** Gives an object the field that holds a record's currency; the first of the currencies is the org's own. */
export function addCurrencyField(object: ObjectSchema, currencies: readonly string[]): void {
  const [corporate] = currencies;
  if (corporate === undefined) return;
  object.addField(
    fieldFromRow([
      'CurrencyIsoCode',
      'picklist',
      'Currency ISO Code',
      {
        values: currencies,
        restrictedPicklist: true,
        defaultValue: corporate,
        defaultedOnCreate: true,
        nillable: false,
        length: 3,
        permissionable: false,
      },
    ]),
  );
}
