import { type CallContext, ConnectorError, type Logger } from '#connector-sdk';
import { type SalesforceClient } from './client.js';
import { type Describer } from './describe.js';
import { vendorErrors } from './errors.js';
import { asObject, asText } from './json.js';
import { KEY_FIELD } from './manifest.js';
import { everyRecord } from './queries.js';
import { quoted } from './soql.js';

/** Longest text a unique external id takes; keys are shorter. */
const KEY_LENGTH = 255;

/** Codes that say the field is there already, though perhaps hidden from this user. */
const ALREADY_THERE = new Set(['DUPLICATE_DEVELOPER_NAME', 'DUPLICATE_VALUE']);

const REFUSED = [400, 403, 404];

/**
 * The unique external id field of one object, which turns a create into an upsert on a key of ours, so that sending it
 * twice makes one record. Without it a create is a plain insert.
 */
export class KeyField {
  readonly #client: SalesforceClient;
  readonly #describer: Describer;
  readonly #object: string;
  readonly #mayCreate: boolean;
  readonly #logger: Logger;
  #preparing: Promise<boolean> | undefined;
  #usable = true;

  constructor(parts: {
    client: SalesforceClient;
    describer: Describer;
    object: string;
    mayCreate: boolean;
    logger: Logger;
  }) {
    this.#client = parts.client;
    this.#describer = parts.describer;
    this.#object = parts.object;
    this.#mayCreate = parts.mayCreate;
    this.#logger = parts.logger;
  }

  /** Whether creates are repeatable: so taken until the org turns out not to allow the field. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Learns from describe alone what can be known without changing the org. */
  async look(context: CallContext): Promise<void> {
    if (!this.#mayCreate) this.#usable = (await this.#described(context)) === 'usable';
  }

  /** Whether the field can be used, after adding it if need be and allowed. */
  ready(context: CallContext): Promise<boolean> {
    this.#preparing ??= this.#prepare(context).then(
      (usable) => (this.#usable = usable),
      (error: unknown) => {
        this.#preparing = undefined;
        throw error;
      },
    );
    return this.#preparing;
  }

  /** The org said the field does not exist after all: look again before the next create. */
  lost(): void {
    this.#preparing = undefined;
    this.#describer.forget(this.#object);
  }

  async #prepare(context: CallContext): Promise<boolean> {
    if ((await this.#described(context)) === 'usable') return true;
    if (!this.#mayCreate || !(await this.#create(context))) return false;
    if ((await this.#describedAnew(context)) === 'usable') return true;
    // A field made through the API is hidden from everyone until a permission set shows it.
    if (!(await this.#show(context))) return false;
    return (await this.#describedAnew(context)) === 'usable';
  }

  async #described(context: CallContext): Promise<'usable' | 'absent'> {
    const { fields } = await this.#describer.describe(this.#object, context);
    const field = fields.find((candidate) => candidate.name === KEY_FIELD);
    return field?.externalId && field.unique && field.createable && field.updateable ? 'usable' : 'absent';
  }

  #describedAnew(context: CallContext): Promise<'usable' | 'absent'> {
    this.#describer.forget(this.#object);
    return this.#described(context);
  }

  async #create(context: CallContext): Promise<boolean> {
    const answer = await this.#tried(
      {
        path: '/tooling/sobjects/CustomField',
        body: {
          FullName: `${this.#object}.${KEY_FIELD}`,
          Metadata: {
            type: 'Text',
            label: 'Syncline key',
            length: KEY_LENGTH,
            externalId: true,
            unique: true,
            caseSensitive: true,
            description: 'Lets Syncline repeat a create after a lost answer without making a second record.',
          },
        },
      },
      context,
    );
    return answer === 'done' || ALREADY_THERE.has(answer);
  }

  /** Shows the field to the profile of the connection's user. */
  async #show(context: CallContext): Promise<boolean> {
    const { body } = await this.#client.call({ method: 'GET', path: '/services/oauth2/userinfo' }, context);
    const userId = asText(asObject(body)['user_id']);
    const profile = `SELECT ProfileId FROM User WHERE Id = ${quoted(userId)}`;
    const soql = `SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true AND ProfileId IN (${profile})`;
    const [permissionSet] = await everyRecord(this.#client, soql, 'live', context);
    if (!permissionSet) return false;
    const shown = await this.#tried(
      {
        path: '/sobjects/FieldPermissions',
        body: {
          ParentId: permissionSet.Id,
          SobjectType: this.#object,
          Field: `${this.#object}.${KEY_FIELD}`,
          PermissionsRead: true,
          PermissionsEdit: true,
        },
      },
      context,
    );
    return shown === 'done';
  }

  /** `done`, or the vendor's code for the refusal. */
  async #tried(call: { path: string; body: unknown }, context: CallContext): Promise<string> {
    try {
      const { status, body } = await this.#client.call({ method: 'POST', ...call, expected: REFUSED }, context);
      if (status < 300) return 'done';
      const code = vendorErrors(body)[0]?.code ?? `HTTP_${status}`;
      this.#logger.warn('salesforce: the key field could not be prepared', { object: this.#object, code });
      return code;
    } catch (error) {
      if (error instanceof ConnectorError && (error.kind === 'permission' || error.kind === 'notFound')) {
        this.#logger.warn('salesforce: the key field could not be prepared', {
          object: this.#object,
          code: error.code,
        });
        return error.code;
      }
      throw error;
    }
  }
}
