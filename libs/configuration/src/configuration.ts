import { type FieldMapping, type Mapping, type Side } from '#core';

/** The file format this version writes and reads. */
export const FORMAT_VERSION = 1;

/** What the server takes where a file says nothing. */
export const DEFAULTS = { pollEveryMs: 30_000, sweepEveryMs: 6 * 3_600_000 } as const;

export type Texts = Readonly<Record<string, string>>;

/** What counts as an alert where a file says nothing: what a new workspace has. */
export const RULE_DEFAULTS: AlertRulesConfiguration = {
  stalled: { on: true, afterMinutes: 15 },
  deadLetters: { on: true, count: 10, withinMinutes: 60 },
  credentials: { on: true },
  brake: { on: true },
  quota: { on: true, percent: 80 },
  messagesPerHour: 6,
  urgentInQuietHours: true,
};

/** A workspace's connections, syncs, alerts and people as a file has them: by name, without ids. */
export interface Configuration {
  readonly version: typeof FORMAT_VERSION;
  readonly connections?: Readonly<Record<string, ConnectionConfiguration>>;
  readonly syncs?: Readonly<Record<string, SyncConfiguration>>;
  readonly alerts?: AlertsConfiguration;
  /** By address of mail, in small letters. */
  readonly people?: Readonly<Record<string, PersonConfiguration>>;
}

export interface PersonConfiguration {
  readonly role: 'owner' | 'admin' | 'operator' | 'viewer';
}

export interface ConnectionConfiguration {
  readonly vendor: string;
  readonly baseUrl?: string;
  readonly settings?: Texts;
  /** By name, where each is: `${env:NAME}` or `${file:path}`. */
  readonly secrets?: Texts;
}

export interface EndConfiguration {
  /** Its name. */
  readonly connection: string;
  readonly object: string;
}

export interface SyncConfiguration {
  readonly a: EndConfiguration;
  readonly b: EndConfiguration;
  readonly pollEveryMs?: number;
  readonly sweepEveryMs?: number;
  readonly mapping: MappingConfiguration;
  readonly segments?: Readonly<Record<string, SegmentConfiguration>>;
}

/** `through` of a lens names a sync; what the server finds out by itself is left out. */
export type MappingConfiguration = Omit<Mapping, 'version'>;

export interface SegmentConfiguration {
  readonly rule: string;
  readonly side: Side;
  readonly field: string;
  /** The segment's own name when left out. */
  readonly group?: string;
}

/** What a file does not say of alerts stays as it is. */
export interface AlertsConfiguration {
  readonly rules?: Partial<AlertRulesConfiguration>;
  readonly channels?: Readonly<Record<string, AlertChannelConfiguration>>;
}

export interface AlertRulesConfiguration {
  readonly stalled: { readonly on: boolean; readonly afterMinutes: number };
  readonly deadLetters: { readonly on: boolean; readonly count: number; readonly withinMinutes: number };
  readonly credentials: { readonly on: boolean };
  readonly brake: { readonly on: boolean };
  readonly quota: { readonly on: boolean; readonly percent: number };
  readonly messagesPerHour: number;
  /** None when left out. */
  readonly quietHours?: { readonly from: string; readonly to: string; readonly timeZone: string };
  readonly urgentInQuietHours: boolean;
}

interface ToldOnChannel {
  readonly on?: boolean;
  /** Of alerts of every kind when left out. */
  readonly kinds?: readonly AlertKindName[];
}

type AlertKindName = Exclude<keyof AlertRulesConfiguration, 'messagesPerHour' | 'quietHours' | 'urgentInQuietHours'>;

export type AlertChannelConfiguration =
  | (ToldOnChannel & { readonly kind: 'email'; readonly recipients: readonly string[] })
  /** Its only secret is its `url`. */
  | (ToldOnChannel & { readonly kind: 'webhook'; readonly secrets: Texts });

/** What a workspace has at present, as the API tells it. */
export interface Present {
  readonly connections: readonly PresentConnection[];
  readonly syncs: readonly PresentSync[];
  /** `null`: nobody asked for them. */
  readonly alerts: PresentAlerts | null;
  /** Those who were invited too; `null`: nobody asked for them. */
  readonly people: readonly PresentPerson[] | null;
}

export interface PresentPerson extends PersonConfiguration {
  /** Of the person, or of the invitation they have not taken up yet. */
  readonly id: string;
  readonly email: string;
  readonly isInvited: boolean;
}

export interface PresentAlerts {
  readonly rules: Omit<AlertRulesConfiguration, 'quietHours'> & {
    readonly quietHours: Required<AlertRulesConfiguration>['quietHours'] | null;
  };
  readonly channels: readonly PresentAlertChannel[];
}

export interface PresentAlertChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: AlertChannelConfiguration['kind'];
  /** `null`: of alerts of every kind. */
  readonly kinds: readonly AlertKindName[] | null;
  readonly recipients: readonly string[];
  readonly on: boolean;
}

export interface PresentConnection {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly baseUrl: string | null;
  readonly settings: Texts;
  readonly secretNames: readonly string[];
}

export interface PresentSync {
  readonly id: string;
  readonly name: string;
  readonly state: 'draft' | 'live' | 'paused' | 'braked';
  readonly a: { readonly connectionId: string; readonly object: string };
  readonly b: { readonly connectionId: string; readonly object: string };
  readonly mapping: Mapping;
  readonly pollEveryMs: number;
  readonly sweepEveryMs: number;
  readonly segments: readonly PresentSegment[];
}

export interface PresentSegment extends Required<SegmentConfiguration> {
  readonly id: string;
  readonly name: string;
}

interface Somebody extends PersonConfiguration {
  readonly id: string;
  readonly email: string;
}

/** Members, and those whose invitation still waits for them. */
export const presentPeople = (
  members: readonly Somebody[],
  invitations: readonly (Somebody & { readonly expired: boolean })[],
): readonly PresentPerson[] => [
  ...members.map(({ id, email, role }) => ({ id, email, role, isInvited: false })),
  ...invitations.filter(({ expired }) => !expired).map(({ id, email, role }) => ({ id, email, role, isInvited: true })),
];

/** The same fields with another name, or none, of the sync each reference goes by. */
export function withThrough<Content extends { readonly fields: readonly FieldMapping[] }>(
  mapping: Content,
  rename: (through: string) => string | undefined,
): Content {
  return {
    ...mapping,
    fields: mapping.fields.map((field) => {
      if (!('through' in field.lens) || field.lens.through === undefined) return field;
      const { through, ...lens } = field.lens;
      const renamed = rename(through);
      return { ...field, lens: renamed === undefined ? lens : { ...lens, through: renamed } };
    }),
  };
}

/** The syncs that references of a mapping go by, as it names them. */
export const throughOf = ({ fields }: Pick<Mapping, 'fields'>): readonly string[] =>
  fields.flatMap(({ lens }) => ('through' in lens && lens.through !== undefined ? [lens.through] : []));
