/** What is known of how one side stores a field: from the vendor's metadata, or because a person says so. */
export interface StoredForm {
  /** Longer text is cut by the vendor at this many UTF-16 units. */
  readonly maxLength?: number;
  /** The same counted in UTF-8 bytes (Mailchimp: 255). */
  readonly maxBytes?: number;
  /** Booleans, numbers and dates travel as strings on this side (HubSpot) or typed. */
  readonly as?: 'string' | 'native';
  /** How this side writes a set: an array, or one string joined by `;`. */
  readonly setAs?: 'array' | 'semicolons';
}

export interface TextForm extends StoredForm {
  /** The letter case this side is written in. */
  readonly case?: 'upper' | 'lower';
}

export interface PhoneForm extends StoredForm {
  /** `typed` (the default): as people wrote it. `e164`: `+14155552671` and nothing else. */
  readonly writeAs?: 'typed' | 'e164';
}

export interface UrlForm extends StoredForm {
  /** `add`: this side takes no address without `https://`. */
  readonly scheme?: 'add';
}

export const COUNTRY_STYLES = ['alpha2', 'alpha3', 'name'] as const;
/** ISO 3166-1 codes of two or three letters, or the name in English. */
export type CountryStyle = (typeof COUNTRY_STYLES)[number];

export interface CountryForm extends StoredForm {
  /** What is written on this side; without it, what the other side has. All three are read. */
  readonly style?: CountryStyle;
  /** How this side spells countries it does not call by their usual name, by two-letter code. */
  readonly names?: readonly (readonly [alpha2: string, name: string])[];
}

export const CALENDARS = ['gregory', 'buddhist', 'persian', 'islamic-umalqura', 'islamic-civil'] as const;
/** By the names of CLDR: `persian` is Jalali, `islamic-…` are Hijri. */
export type CalendarName = (typeof CALENDARS)[number];

export const DIGITS = [
  ...(['latn', 'arab', 'arabext', 'beng', 'deva', 'fullwide', 'gujr', 'guru', 'khmr'] as const),
  ...(['knda', 'laoo', 'mlym', 'mymr', 'orya', 'tamldec', 'telu', 'thai', 'tibt'] as const),
] as const;
/** By the names of CLDR: `arab` is Arabic, `arabext` Persian and Urdu, `deva` Devanagari. Digits of any script are read. */
export type DigitsName = (typeof DIGITS)[number];

export interface DateForm extends StoredForm {
  /**
   * `YYYY`, `MM` or `M`, and `DD` or `D` with separators, such as `DD/MM/YYYY`: only this is read and written.
   * `YYYY-MM-DD` (the default), `epochMs` and `midnightUtc` (`2024-02-29T00:00:00.000Z`) say what is written; each of
   * the three is read, as long as the calendar is `gregory`.
   */
  readonly format?: string;
  readonly calendar?: CalendarName;
  readonly digits?: DigitsName;
}

export interface InstantForm extends StoredForm {
  /** What is written; each is read. `iso` (the default) is UTC. */
  readonly format?: 'iso' | 'epochMs' | 'epochS';
}

export interface BirthdayForm extends StoredForm {
  /** `MM` or `M` and `DD` or `D`, with `YYYY` where this side knows the year: `MM/DD`, `YYYY-MM-DD` (the default). */
  readonly format?: string;
  /** The leap year that stands for "not known" on this side, read and written so. */
  readonly unknownYear?: number;
}

export interface NumberForm extends StoredForm {
  /** What stands before the decimals; `.` by default. */
  readonly decimal?: string;
  /** What stands between thousands; nothing by default, and then numbers written with it are refused. */
  readonly group?: string;
  readonly digits?: DigitsName;
}

export interface BooleanForm extends StoredForm {
  /** The words this side has for yes and no, such as a picklist's. Both are given, or none. */
  readonly yes?: string;
  readonly no?: string;
}

/** How long each part of a composite may be, by its name on this side. */
export type PartLimits = Readonly<Record<string, Pick<StoredForm, 'maxLength' | 'maxBytes'>>>;

export const NAME_PARTS = ['prefix', 'first', 'middle', 'last', 'suffix'] as const;
export type NamePart = (typeof NAME_PARTS)[number];

export interface NameForm extends StoredForm {
  /** The parts this side holds, `first` and `last` among them; without it, one text. */
  readonly parts?: readonly NamePart[];
  /** How the text is written: `Ada Lovelace` (the default), `Lovelace Ada`, or `Lovelace, Ada`. */
  readonly order?: 'firstLast' | 'lastFirst' | 'lastCommaFirst';
  readonly limits?: PartLimits;
}

export const ADDRESS_PARTS = ['street', 'street2', 'city', 'region', 'postalCode', 'country'] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];

export interface AddressForm extends StoredForm {
  /** What this side calls each part it holds. Without `street2`, `street` takes several lines. */
  readonly parts?: Readonly<Partial<Record<AddressPart, string>>>;
  /** How this side writes the country; without it, what the other side has. */
  readonly country?: CountryStyle;
  /** Parts without which this side takes no address. */
  readonly required?: readonly AddressPart[];
  /** By this side's own names of the parts. */
  readonly limits?: PartLimits;
}
