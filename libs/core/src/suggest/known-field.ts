/** What a field's values are; the same words as discovery uses. */
export type KnownFieldType =
  | 'text'
  | 'email'
  | 'phone'
  | 'url'
  | 'number'
  | 'boolean'
  | 'date'
  | 'instant'
  | 'choice'
  | 'members'
  | 'reference'
  | 'composite';

/** As much of a vendor's description of a field as a mapping is suggested and tried by. */
export interface KnownField {
  readonly name: string;
  readonly title: string;
  readonly type: KnownFieldType;
  readonly vendorType: string;
  readonly writable: boolean;
  readonly required: boolean;
  readonly unique: boolean;
  readonly lookup: boolean;
  readonly maxLength?: number;
  readonly maxBytes?: number;
  readonly scale?: number;
  readonly options?: {
    readonly closed: boolean;
    readonly values: readonly { readonly value: string; readonly title: string }[];
  };
  readonly references?: readonly string[];
  readonly groups?: boolean;
  readonly storedAs: 'string' | 'native';
}

export interface KnownObject {
  readonly title: string;
  readonly fields: readonly KnownField[];
}
