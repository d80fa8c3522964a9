import type { Schemas } from '#api-client';
import type { ConnectorManifest, ObjectDescription, Scope, SettingChoice, SignInWay } from '#connector-sdk';
import type { Decision, DrasticKind, FieldValue, Mapping, Pair, Ruling, Side, WayTrial } from '#core';
import type {
  ChangeLogEntry,
  ConflictKind,
  ConflictStatus,
  ConnectionHealth,
  DeadLetter,
  EvidenceState,
  Flip,
  GroupState,
  PlanItem,
  Run,
  RunState,
  SegmentState,
  SyncState,
  WayGiven,
} from '#engine';

/** What the REST API answers and takes, as JSON. Times are ISO 8601 texts, ids UUIDs. */
export interface ListAnswer<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit?: number;
  readonly cursor?: string;
}

export interface SignInWayAnswer {
  readonly kind: SignInWay['kind'];
  readonly title: string;
  readonly help: string;
  readonly credentials: readonly string[];
  readonly scopes: readonly Scope[];
  /** It can be used as it is: for OAuth, the server has an app of its own. */
  readonly ready: boolean;
  readonly callbackUrl: string | null;
}

export type ConnectorAnswer = Omit<ConnectorManifest, 'signIn'> & { readonly signIn: readonly SignInWayAnswer[] };

export interface OAuthBody {
  readonly connector: string;
  readonly name?: string;
  readonly connectionId?: string;
  readonly baseUrl?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface OAuthStartAnswer {
  readonly id: string;
  /** The vendor's page, for the person who is to agree. */
  readonly url: string;
  readonly expiresAt: string;
}

export interface OAuthAttemptAnswer {
  readonly id: string;
  readonly state: 'waiting' | 'connected' | 'failed';
  readonly vendor: string;
  readonly connectionId: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly expiresAt: string;
}

export interface SettingChoicesAnswer {
  readonly name: string;
  readonly title: string;
  readonly choices: readonly SettingChoice[];
}

/** What is left of one pool of an account's allowance. */
export interface AllowanceAnswer {
  readonly pool: string;
  readonly dailyMax: number | null;
  readonly usedToday: number;
  readonly leftToday: number | null;
  readonly resetsAt: string | null;
  readonly vendor: { readonly max: number; readonly remaining: number } | null;
  readonly waitsUntil: string | null;
  readonly rateShare: number;
}

export interface FilterTriedAnswer {
  readonly sampled: number;
  readonly inside: number;
  readonly outside: number;
  readonly unknown: number;
  readonly insideIds: readonly string[];
  readonly outsideIds: readonly string[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface ConnectionAnswer {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, string>>;
  /** Names alone: the values never come back. */
  readonly secretNames: readonly string[];
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly signedInBy: SignInWay['kind'] | null;
  /** `null`: the credentials do not tell. */
  readonly grantedScopes: readonly string[] | null;
  readonly lacks: readonly { readonly right: string; readonly without: string }[];
  readonly missingSettings: readonly string[];
  readonly allowances: readonly AllowanceAnswer[];
  readonly health: ConnectionHealth;
  readonly healthMessage: string | null;
  /** `null`: the server has no address that vendors can call. */
  readonly webhookUrl: string | null;
  readonly createdAt: string;
}

export interface CheckAnswer {
  readonly health: ConnectionHealth;
  readonly message: string | null;
  readonly accountName: string | null;
  readonly missing: readonly { readonly right: string; readonly neededFor: string }[];
}

export interface ConnectionBody {
  readonly name: string;
  readonly vendor: string;
  readonly baseUrl?: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Settings replace all settings; of the secrets only those given are replaced. */
export interface ConnectionChange {
  readonly name?: string;
  /** `null`: the vendor's usual address. */
  readonly baseUrl?: string | null;
  readonly settings?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export type ObjectAnswer = ObjectDescription;

export interface SyncEnd {
  readonly connectionId: string;
  readonly object: string;
}

export interface SyncEndAnswer extends SyncEnd {
  readonly connection: { readonly id: string; readonly name: string; readonly vendor: string };
}

export interface SyncAnswer {
  readonly id: string;
  readonly name: string;
  readonly a: SyncEndAnswer;
  readonly b: SyncEndAnswer;
  readonly state: SyncState;
  readonly pausedBecause: string | null;
  readonly mapping: Mapping;
  readonly pollEveryMs: number;
  readonly sweepEveryMs: number;
  readonly createdAt: string;
}

export interface SyncChange {
  readonly name?: string;
  readonly pollEveryMs?: number;
  readonly sweepEveryMs?: number;
}

export interface BrakeAnswer {
  readonly state: SyncState;
  readonly because: string | null;
  readonly deletes: number;
  readonly overwrites: number;
  readonly waiting: number;
}

export interface HeldChangeAnswer {
  readonly kind: DrasticKind;
  readonly aId: string;
  readonly bId: string;
  readonly changes: PlanItem['changes'];
  readonly at: string;
}

export interface MappingVersionAnswer {
  readonly mapping: Mapping;
  readonly createdAt: string;
}

export interface RunAnswer {
  readonly id: string;
  readonly syncId: string;
  readonly kind: Run['kind'];
  readonly state: RunState;
  readonly mappingVersion: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly error: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

export interface RunDetailAnswer extends RunAnswer {
  /** What applying the plan takes; `null` for runs without one. */
  readonly estimate: { readonly callsA: number; readonly callsB: number; readonly seconds: number } | null;
}

export type PlanItemAnswer = PlanItem;

/** Values as JSON carries them: an absent one is left out. */
export type ValuePair = Partial<Pair<FieldValue>>;

export interface LinkAnswer {
  readonly id: string;
  readonly syncId: string;
  readonly aId: string | null;
  readonly bId: string | null;
  /** By field mapping id: the pair last seen settled. */
  readonly base: Readonly<Record<string, ValuePair>>;
  readonly frozen: readonly string[];
  readonly unfrozen: Readonly<Record<string, string>>;
  readonly removedAt: string | null;
  readonly removedBecause: string | null;
  /** The link of another sync that took its place. */
  readonly continuedBy: string | null;
}

export interface GroupSideAnswer {
  readonly id: string;
  readonly name: string | null;
  readonly writable: boolean;
}

/** A field that refers to records of another sync. */
export interface ReferenceAnswer {
  readonly fieldId: string;
  readonly through: { readonly id: string; readonly name: string; readonly state: SyncState } | null;
  readonly waiting: number;
}

/** A group of one side with its partner, or the reason for having none. */
export interface GroupAnswer {
  readonly fieldId: string;
  readonly a: GroupSideAnswer | null;
  readonly b: GroupSideAnswer | null;
  readonly state: GroupState;
}

export interface SegmentAnswer {
  readonly id: string;
  readonly syncId: string;
  readonly name: string;
  readonly rule: string;
  /** `null` for one that was never activated. */
  readonly ruleInUse: string | null;
  readonly side: Side;
  readonly field: string;
  readonly group: string;
  readonly groupId: string | null;
  readonly state: SegmentState;
  readonly stoppedBecause: string | null;
}

export interface ChangeAnswer {
  readonly id: number;
  readonly fieldId: string;
  readonly side: Side;
  readonly before?: FieldValue;
  readonly after?: FieldValue;
  readonly cause: ChangeLogEntry['cause'];
  readonly intentId: string | null;
  readonly runId: string | null;
  readonly at: string;
  readonly other?: FieldValue;
  /** The pair settled before a write. */
  readonly base: ValuePair | null;
  readonly decidedBy: string | null;
  readonly mappingVersion: number;
  readonly outcome: 'done' | 'found' | null;
}

/** A change, which may be of an earlier link of the record. */
export type ExplainedChange = ChangeAnswer & { readonly linkId: string };

/** Where a value comes from; see `Origin` of the engine. */
export interface OriginAnswer {
  readonly kind: 'there' | 'edited' | 'unseen' | 'written';
  readonly change: ExplainedChange | null;
  readonly from: { readonly side: Side; readonly value?: FieldValue; readonly edit: ExplainedChange | null } | null;
  readonly call: {
    readonly intentId: string;
    readonly operation: 'create' | 'update' | 'delete';
    readonly remoteId: string | null;
    readonly sentAt: string;
    readonly sent?: FieldValue;
    readonly stored?: FieldValue;
    readonly outcome: 'done' | 'found';
  } | null;
}

/** What has it the other way round, as the command to type. */
export type FlipAnswer = Flip & { readonly command: string };

export interface MemberAnswer {
  readonly member: string;
  readonly name: string | null;
  readonly isIn: boolean;
  readonly origin: OriginAnswer;
  readonly segment: string | null;
  readonly apart: string | null;
  readonly flip: FlipAnswer | null;
}

export interface ExplainedSideAnswer {
  readonly remoteId: string | null;
  readonly field: string | null;
  readonly state: 'live' | 'gone' | 'missing' | 'unread';
  readonly value?: FieldValue;
  readonly origin: OriginAnswer;
  readonly members: readonly MemberAnswer[] | null;
  readonly flip: FlipAnswer | null;
}

export interface ExplanationAnswer {
  readonly linkId: string;
  readonly syncId: string;
  readonly fieldId: string;
  readonly sides: Pair<ExplainedSideAnswer>;
  readonly standing: {
    readonly kind: 'agree' | 'differ';
    readonly why: string | null;
    readonly conflictId: string | null;
    readonly message: string | null;
  };
  readonly evidence: readonly EvidenceAnswer[];
}

export interface EvidenceAnswer {
  readonly id: string;
  readonly linkId: string;
  readonly fieldId: string;
  readonly how: WayGiven;
  readonly at: string;
  readonly proof: string;
  readonly note: string;
  readonly recordedBy: string;
  readonly recordedAt: string;
  readonly state: EvidenceState;
  readonly endedAt: string | null;
}

export interface KeepAnswer {
  readonly linkId: string;
  readonly fieldId: string;
  readonly side: Side;
}

/** A record as its vendor has it now. */
export interface RecordAnswer {
  readonly remoteId: string;
  readonly state: 'live' | 'gone' | 'unknown';
  /** The mapped fields; none unless it is live. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly modifiedAt: string | null;
  readonly mergedInto: string | null;
  readonly link: LinkAnswer | null;
}

export interface ConflictAnswer {
  readonly id: string;
  readonly syncId: string;
  readonly linkId: string | null;
  readonly fieldId: string | null;
  readonly kind: ConflictKind;
  readonly status: ConflictStatus;
  readonly records: readonly { readonly side: Side; readonly remoteId: string }[];
  readonly base: ValuePair | null;
  readonly now: ValuePair | null;
  readonly winner: Side | null;
  readonly decidedBy: string;
  readonly message: string | null;
  /** A person's answer. */
  readonly decision: Decision | null;
  readonly at: string;
  readonly resolvedAt: string | null;
}

/** What a person decides about a conflict. `value` is in side a's form; `link` and `dismiss` are for identity. */
export type Resolution =
  | { readonly keep: Side }
  | { readonly value: FieldValue }
  | { readonly link: { readonly aId: string; readonly bId: string } }
  | { readonly dismiss: true };

/** One answer to all open conflicts about a field. */
export interface ResolutionOfMany {
  readonly syncId: string;
  readonly fieldId: string;
  readonly keep: Side;
  readonly kind?: ConflictKind;
}

export interface OpenFieldAnswer {
  readonly syncId: string;
  readonly fieldId: string;
  readonly open: number;
}

export interface DeadLetterCodeAnswer {
  readonly syncId: string;
  readonly refusedBy: Side;
  readonly code: string;
  readonly count: number;
  readonly message: string;
}

/** What was done to many, and how many are left to ask for again. */
export interface ManyDoneAnswer {
  readonly done: number;
  readonly left: number;
}

export interface DeadLetterAnswer {
  readonly id: string;
  readonly syncId: string;
  readonly side: Side;
  readonly remoteId: string;
  readonly linkId: string | null;
  readonly refusedBy: Side;
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
  readonly status: DeadLetter['status'];
  readonly attempts: number;
  readonly at: string;
  readonly discardReason: string | null;
}

export interface HealthAnswer {
  /** - `attention`: a connection or a sync needs a person. - `failing`: the database or the queue is away. */
  readonly status: 'ok' | 'attention' | 'failing';
  readonly database: 'ok' | 'away';
  readonly queue: 'ok' | 'away';
  readonly syncs: readonly {
    readonly syncId: string;
    readonly name: string;
    readonly state: SyncState;
    readonly pausedBecause: string | null;
    /** Records waiting to be read again. */
    readonly dirty: number;
    readonly oldestAt: string | null;
    readonly openConflicts: number;
    readonly openDeadLetters: number;
  }[];
  readonly connections: readonly {
    readonly connectionId: string;
    readonly name: string;
    readonly vendor: string;
    readonly health: ConnectionHealth;
    readonly message: string | null;
  }[];
}

/** A version of a mapping that was just saved. */
export interface SavedMappingAnswer {
  readonly mapping: Mapping;
  readonly inUse: boolean;
  readonly run: RunAnswer | null;
  readonly trial: readonly WayTrial[];
  readonly routing: readonly RoutingNoteAnswer[];
}

/** Which of two syncs that share records takes a new one. */
export interface RoutingNoteAnswer {
  readonly code: string;
  readonly syncId: string;
  readonly message: string;
}

/** What trying a mapping on live values found. */
export interface TrialAnswer {
  /** What the mapping would be refused for. */
  readonly problems: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
  readonly ways: readonly WayTrial[];
  readonly routing: readonly RoutingNoteAnswer[];
}

/** What is proposed: a person's file, which the server checks. */
export interface ProposalBody {
  readonly policy?: unknown;
  readonly blanks?: unknown;
  readonly fields?: unknown;
}

export interface DifferenceAnswer {
  readonly linkId: string;
  readonly aId: string | null;
  readonly bId: string | null;
  readonly at: string;
  readonly base: ValuePair | null;
  readonly now: ValuePair;
  readonly editedAt: Pair<string | null> | null;
  readonly was: Ruling;
  readonly isDone: boolean;
  readonly wouldBe: Ruling;
  readonly isAfterAnother: boolean;
}

export interface FieldReplayedAnswer {
  readonly fieldId: string;
  readonly decisions: number;
  readonly differ: number;
  readonly samples: readonly DifferenceAnswer[];
  readonly unjudged: readonly { readonly code: string; readonly message: string; readonly count: number }[];
}

/** What other policies would have made of what is on record. */
export interface ReplayAnswer {
  readonly since: string;
  readonly until: string;
  /** From when on all was looked at. */
  readonly from: string;
  readonly changes: number;
  readonly conflicts: number;
  readonly fields: readonly FieldReplayedAnswer[];
}

/** What somebody, or a key, is in a workspace. */
export type Role = 'owner' | 'admin' | 'operator' | 'viewer';

export interface PersonAnswer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: string;
  readonly seenAt: string | null;
}

export interface InvitationAnswer {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly expired: boolean;
}

export interface ApiKeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly madeBy: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

export interface ApiKeyBody {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

export interface WorkspaceAnswer {
  readonly id: string;
  readonly name: string;
  readonly approvals: 'none' | 'second-person';
  readonly maskedFields: readonly string[];
  readonly createdAt: string;
}

export type WorkspaceChange = Schemas['WorkspaceChangeDto'];

/** A link that was looked for in all syncs. */
export interface FoundAnswer {
  readonly linkId: string;
  readonly syncId: string;
  readonly syncName: string;
  readonly aId: string | null;
  readonly bId: string | null;
  readonly values: readonly { readonly fieldId: string; readonly value: FieldValue }[];
}

export interface ActivityAnswer {
  readonly from: string;
  readonly to: string;
  readonly stepMs: number;
  readonly points: readonly {
    readonly at: string;
    readonly edits: number;
    readonly writes: number;
    readonly writeMsP50: number | null;
    readonly writeMsP95: number | null;
  }[];
  readonly syncs: readonly { readonly syncId: string; readonly edits: number; readonly writes: number }[];
}

export interface AuditAnswer {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: 'person' | 'key'; readonly id: string; readonly name: string };
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly before: object | null;
  readonly after: object | null;
  readonly outcome: string;
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
}

export type DriftAnswer = Readonly<Schemas['DriftDto']>;
export type AlertAnswer = Readonly<Schemas['AlertDto']>;
export type AlertRulesAnswer = Readonly<Schemas['AlertRulesDto']>;
export type AlertChannelAnswer = Readonly<Schemas['AlertChannelDto']>;

export interface AlertChannelChange {
  readonly name?: string;
  readonly recipients?: readonly string[];
  /** Of a webhook; never answered. */
  readonly url?: string;
  readonly on?: boolean;
}

export interface AlertChannelBody extends AlertChannelChange {
  readonly name: string;
  readonly kind: AlertChannelAnswer['kind'];
}
