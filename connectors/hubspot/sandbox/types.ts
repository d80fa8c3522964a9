/** The words the sandbox's files share: what HubSpot keeps about records, properties and callers. */

/** One selectable value of an enumeration property. */
export interface PropertyOption {
  label: string;
  value: string;
  displayOrder: number;
  hidden: boolean;
  description?: string;
}

export interface ModificationMetadata {
  archivable: boolean;
  readOnlyDefinition: boolean;
  readOnlyValue: boolean;
  readOnlyOptions?: boolean;
}

/** A property definition, in the shape of the properties API. */
export interface PropertyDefinition {
  name: string;
  label: string;
  type: string;
  fieldType: string;
  description: string;
  groupName: string;
  options: PropertyOption[];
  displayOrder: number;
  calculated: boolean;
  externalOptions: boolean;
  hasUniqueValue: boolean;
  hidden: boolean;
  hubspotDefined?: true;
  modificationMetadata: ModificationMetadata;
  formField: boolean;
  dataSensitivity: string;
  referencedObjectType?: string;
  showCurrencySymbol?: boolean;
  /** The property that says which currency this amount is in. */
  currencyPropertyName?: string;
  createdAt: string;
  updatedAt: string;
  createdUserId?: string;
  updatedUserId?: string;
  archived?: boolean;
  archivedAt?: string;
}

export interface PropertyGroup {
  name: string;
  label: string;
  displayOrder: number;
  archived: boolean;
}

/** What made a change: HubSpot writes it into property histories and webhook events. */
export interface Actor {
  /** `INTEGRATION` for API calls, `CRM_UI` for people, `AUTOMATION_PLATFORM` and the like for HubSpot itself. */
  source: string;
  /** The app id of an integration, `userId:N` of a person; absent when HubSpot itself acted. */
  sourceId?: string;
}

/** One value a property has had. */
export interface PropertyVersion {
  value: string;
  atMs: number;
  actor: Actor;
}

/** The values of a record at one moment; replaced, never changed, so that old states can be kept by reference. */
export type PropertyValues = Readonly<Record<string, string>>;

export interface CrmRecord {
  readonly id: string;
  readonly objectTypeId: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  archivedAtMs: number | undefined;
  values: PropertyValues;
  /** Newest first. */
  history: Map<string, PropertyVersion[]>;
}

/** The API generation an answer is written in: `2022` is what calls with an API key got before keys were switched off. */
export type ApiEra = '2022' | 'current';

/** A JSON object that has been checked to be one. */
export type JsonObject = Record<string, unknown>;
