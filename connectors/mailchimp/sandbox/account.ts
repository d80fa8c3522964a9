import { type SandboxClock, type SeededRandom } from '#sandbox-kit';
import { Links } from './links.js';
import { type Audience, type AudienceSettings, MemberIndex, type MergeField, type MergeType, Minter } from './model.js';
import { problems } from './problems.js';

/** What a new audience can be given; everything has a default. */
export interface AudienceDefinition extends Partial<AudienceSettings> {
  /** Ten hex digits; minted when absent. */
  id?: string;
  /** Besides, or in place of, the four every audience starts with. */
  mergeFields?: readonly MergeFieldDefinition[];
  /** Whether a member's `location` has `region` (default), as answers recorded since 2022 do. */
  locationHasRegion?: boolean;
}

export interface MergeFieldDefinition {
  tag: string;
  name?: string;
  type?: MergeType;
  required?: boolean;
  default_value?: string;
  public?: boolean;
  display_order?: number;
  options?: Record<string, unknown>;
  help_text?: string;
}

/** The fields the vendor gives every new audience, with the ids and flags recorded. */
const DEFAULT_MERGE_FIELDS: readonly MergeFieldDefinition[] = [
  { tag: 'FNAME', name: 'First Name', type: 'text', public: true },
  { tag: 'LNAME', name: 'Last Name', type: 'text', public: true },
  { tag: 'ADDRESS', name: 'Address', type: 'address' },
  { tag: 'PHONE', name: 'Phone Number', type: 'phone' },
];

const MERGE_OPTIONS: Partial<Record<MergeType, Record<string, unknown>>> = {
  text: { size: 25 },
  address: { default_country: 164 },
  phone: { phone_format: 'none' },
  date: { date_format: 'MM/DD/YYYY' },
  birthday: { date_format: 'MM/DD' },
  url: { size: 25 },
  imageurl: { size: 25 },
  radio: { choices: [] },
  dropdown: { choices: [] },
};

const PERMISSION_TEXTS = ['Email', 'Direct Mail', 'Customized Online Advertising'];

/** One vendor account: its audiences and what mints their ids. */
export class Account {
  readonly accountId: string;
  readonly minter: Minter;
  readonly links: Links;
  readonly audiences = new Map<string, Audience>();
  readonly createdAt: string;

  constructor(
    readonly clock: SandboxClock,
    readonly random: SeededRandom,
    /** `us1`: the suffix of the API key and the first label of the vendor's host. */
    readonly dataCenter: string,
    /** Audiences the account's plan allows. */
    readonly audiencesMax: number,
  ) {
    this.minter = new Minter(random, clock);
    this.links = new Links(dataCenter);
    this.accountId = this.minter.hex(25);
    this.createdAt = this.minter.now();
  }

  /** The audience a path names. Throws the vendor's 404. */
  audience(id: string | undefined): Audience {
    const found = this.audiences.get(id ?? '');
    if (!found) throw problems.notFound();
    return found;
  }

  addAudience(definition: AudienceDefinition): Audience {
    const { id, mergeFields, locationHasRegion, ...settings } = definition;
    const audience: Audience = {
      id: id ?? this.minter.hex(10),
      webId: this.minter.listWebId(),
      dateCreated: this.minter.now(),
      settings: { ...defaultSettings(), ...settings },
      permissions: [],
      locationHasRegion: locationHasRegion ?? true,
      mergeFields: [],
      nextMergeId: 1,
      members: new MemberIndex(),
      segments: new Map(),
      categories: new Map(),
      webhooks: new Map(),
      forgotten: new Set(),
      lastSubDate: '',
      lastUnsubDate: '',
    };
    for (const field of DEFAULT_MERGE_FIELDS) this.addMergeField(audience, field);
    for (const field of mergeFields ?? []) this.addMergeField(audience, field);
    this.setMarketingPermissions(audience, audience.settings.marketing_permissions);
    this.audiences.set(audience.id, audience);
    return audience;
  }

  /** Adds a merge field, or redefines the one that has the tag. */
  addMergeField(audience: Audience, definition: MergeFieldDefinition): MergeField {
    const existing = audience.mergeFields.find(({ tag }) => tag === definition.tag);
    const type = definition.type ?? existing?.type ?? 'text';
    const mergeId = existing?.merge_id ?? audience.nextMergeId++;
    const field: MergeField = {
      merge_id: mergeId,
      tag: definition.tag,
      name: definition.name ?? existing?.name ?? definition.tag,
      type,
      required: definition.required ?? false,
      default_value: definition.default_value ?? '',
      public: definition.public ?? existing?.public ?? false,
      // The address itself is the field shown first.
      display_order: definition.display_order ?? existing?.display_order ?? mergeId + 1,
      options: { ...MERGE_OPTIONS[type], ...definition.options },
      help_text: definition.help_text ?? '',
    };
    audience.mergeFields = [...audience.mergeFields.filter((other) => other !== existing), field];
    return field;
  }

  setMarketingPermissions(audience: Audience, on: boolean): void {
    audience.settings.marketing_permissions = on;
    if (on && audience.permissions.length === 0) {
      audience.permissions = PERMISSION_TEXTS.map((text) => ({
        marketing_permission_id: this.minter.hex(10),
        text,
      }));
    }
  }
}

const defaultSettings = (): AudienceSettings => ({
  name: 'Sandbox Audience',
  contact: {
    company: 'Sandbox Ltd',
    address1: '1 Sand Street',
    address2: '',
    city: 'Dune',
    state: 'GA',
    zip: '30308',
    country: 'US',
    phone: '',
  },
  permission_reminder: 'You signed up in the sandbox.',
  use_archive_bar: true,
  campaign_defaults: { from_name: 'Sandbox', from_email: 'hello@sandbox.example', subject: '', language: 'en' },
  notify_on_subscribe: '',
  notify_on_unsubscribe: '',
  email_type_option: false,
  double_optin: false,
  marketing_permissions: false,
  visibility: 'prv',
});
