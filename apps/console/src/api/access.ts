/** What the routes of people, sessions and keys take and answer. */

export type Role = 'owner' | 'admin' | 'operator' | 'viewer';
export const ROLES: readonly Role[] = ['owner', 'admin', 'operator', 'viewer'];

export interface WorkspaceRef {
  readonly id: string;
  readonly name: string;
}

/** Who is signed in, where, and what they may do. */
export interface Me {
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
  readonly workspace: WorkspaceRef;
  readonly role: Role;
  /** `area.verb`, e.g. `syncs.write`. */
  readonly permissions: string[];
  readonly workspaces: (WorkspaceRef & { readonly role: Role })[];
  /** Personal values come masked. */
  readonly masked: boolean;
}

export interface SetUpBody {
  readonly key: string;
  readonly workspace: { readonly name: string };
  readonly person: { readonly name: string; readonly email: string; readonly password: string };
}

export interface WaysIn {
  readonly password: boolean;
  readonly openId: { readonly id: string; readonly name: string }[];
}

export interface Session {
  readonly id: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly userAgent: string;
  readonly address: string;
  /** The one this request came with. */
  readonly current: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: string;
  readonly seenAt: string | null;
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly expired: boolean;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** Its beginning, by which people recognise it. */
  readonly prefix: string;
  readonly scopes: string[];
  readonly madeBy: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: 'person' | 'key'; readonly id: string; readonly name: string };
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly before: unknown;
  readonly after: unknown;
  /** done; the code it was refused with; begun: its end is not known. */
  readonly outcome: string;
  readonly address: string;
}

export interface WorkspaceSettings extends WorkspaceRef {
  readonly approvals: 'none' | 'second-person';
  /** Names of fields whose values viewers see masked. */
  readonly maskedFields: string[];
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

interface Operation<Body, Answer, Path = never> {
  parameters: Parameters<Path, never>;
  requestBody: { content: { 'application/json': Body } };
  responses: { 200: { content: { 'application/json': Answer } } };
}
interface Asking<Answer, Path = never, Query = never> {
  parameters: Parameters<Path, Query>;
  responses: { 200: { content: { 'application/json': Answer } } };
}
type Parameters<Path, Query> = ([Path] extends [never] ? { path?: never } : { path: Path }) & { query?: Query };
type Id = { id: string };
type Paging = { limit?: number; cursor?: string };
type AuditFilter = { actor?: string; action?: string; subject?: string; from?: string; to?: string };

/** In the form openapi-fetch takes routes in. */
export interface AccessPaths {
  '/v1/set-up': { get: Asking<{ needed: boolean }>; post: Operation<SetUpBody, Me> };
  '/v1/sign-in': { get: Asking<WaysIn> };
  '/v1/session': {
    post: Operation<{ email: string; password: string }, Me>;
    delete: Asking<undefined>;
  };
  '/v1/me': {
    get: Asking<Me>;
    patch: Operation<{ name?: string; password?: { old: string; new: string } }, Me>;
  };
  '/v1/me/workspace': { post: Operation<{ workspaceId: string }, Me> };
  '/v1/me/sessions': { get: Asking<Page<Session>> };
  '/v1/me/sessions/{id}': { delete: Asking<undefined, Id> };
  '/v1/people': { get: Asking<Page<Person>, never, Paging> };
  '/v1/people/{id}': { patch: Operation<{ role: Role }, Person, Id>; delete: Asking<undefined, Id> };
  '/v1/people/{id}/sessions': { delete: Asking<undefined, Id> };
  '/v1/invitations': {
    get: Asking<Page<Invitation>, never, Paging>;
    post: Operation<{ email: string; role: Role }, Invitation & { url: string }>;
  };
  '/v1/invitations/{id}': { delete: Asking<undefined, Id> };
  '/v1/invitations/look': {
    post: Operation<{ token: string }, { workspace: { name: string }; email: string; role: Role }>;
  };
  '/v1/invitations/accept': {
    post: Operation<{ token: string; name: string; password: string }, Me>;
  };
  '/v1/api-keys': {
    get: Asking<Page<ApiKey>, never, Paging>;
    post: Operation<{ name: string; scopes: string[]; expiresAt: string | null }, ApiKey & { text: string }>;
  };
  '/v1/api-keys/{id}': { delete: Asking<undefined, Id> };
  '/v1/audit': { get: Asking<Page<AuditEntry>, never, Paging & AuditFilter> };
  '/v1/workspace': {
    get: Asking<WorkspaceSettings>;
    patch: Operation<
      { name?: string; approvals?: WorkspaceSettings['approvals']; maskedFields?: string[] },
      WorkspaceSettings
    >;
  };
}
