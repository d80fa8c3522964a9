import { type VendorError } from './errors.js';
import { type ObjectSchema } from './schema.js';
import { type Store, type StoredRecord } from './store.js';

/** Refuses a record that has a condition; the message and field are the org administrator's own. */
export interface ValidationRule {
  object: string;
  /** The condition that makes a record wrong, on the record as it would be saved. */
  fails: (record: StoredRecord) => boolean;
  message: string;
  /** The field the message is shown at; the top of the page when absent. */
  field?: string;
}

/** Finds records that look like the one being saved. */
export interface DuplicateRule {
  object: string;
  name: string;
  /** Fields that must all agree, case aside, and not be blank. */
  matchFields: readonly string[];
  /** Whether a caller who insists may save all the same. */
  allowSave: boolean;
}

/** The rules administrators of the org have set up. */
export class OrgRules {
  readonly validation: ValidationRule[] = [];
  readonly duplicates: DuplicateRule[] = [];

  broken(object: ObjectSchema, record: StoredRecord): VendorError[] {
    return this.validation
      .filter((rule) => rule.object === object.name && rule.fails(record))
      .map((rule) => ({
        code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: rule.message,
        fields: rule.field ? [rule.field] : [],
      }));
  }

  /** The error of the first rule that finds a look-alike, or nothing. */
  duplicate(
    store: Store,
    object: ObjectSchema,
    record: StoredRecord,
    allowDuplicateSave: boolean,
  ): VendorError | undefined {
    for (const rule of this.duplicates) {
      if (rule.object !== object.name || (rule.allowSave && allowDuplicateSave)) continue;
      const matches = lookAlikes(store, object, record, rule);
      if (matches.length > 0) return duplicateError(object, rule, matches);
    }
    return undefined;
  }
}

const folded = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value));

function lookAlikes(store: Store, object: ObjectSchema, record: StoredRecord, rule: DuplicateRule): StoredRecord[] {
  const [first, ...others] = rule.matchFields;
  if (first === undefined || rule.matchFields.some((field) => (record[field] ?? null) === null)) return [];
  return store
    .table(object.name)
    .lookup(first, [record[first] ?? null])
    .filter(
      (candidate) =>
        candidate['IsDeleted'] !== true &&
        candidate['Id'] !== record['Id'] &&
        others.every((field) => folded(candidate[field]) === folded(record[field])),
    );
}

/** The vendor misspells the key `duplicateResut`; clients read it under that name. */
function duplicateError(object: ObjectSchema, rule: DuplicateRule, matches: StoredRecord[]): VendorError {
  const message = rule.allowSave
    ? 'Use one of these records?'
    : "You're creating a duplicate record. We recommend you use an existing record instead.";
  return {
    code: 'DUPLICATES_DETECTED',
    message,
    fields: [],
    extra: {
      duplicateResut: {
        allowSave: rule.allowSave,
        duplicateRule: rule.name,
        duplicateRuleEntityType: object.name,
        errorMessage: message,
        matchResults: [
          {
            entityType: object.name,
            errors: [],
            matchEngine: 'FuzzyMatchEngine',
            matchRecords: matches.map((match) => ({
              additionalInformation: [],
              fieldDiffs: [],
              matchConfidence: 100,
              record: { attributes: { type: object.name }, Id: match['Id'] },
            })),
            rule: rule.name,
            size: matches.length,
            success: true,
          },
        ],
      },
    },
  };
}
