import { type Schemas } from './client.js';

export type Role = Schemas['PersonDto']['role'];
export const ROLES: readonly Role[] = ['owner', 'admin', 'operator', 'viewer'];

/** Who is signed in, where, and what they may do. */
export type Me = Schemas['MeDto'];
/** What one may do, e.g. `syncs.write`. */
export type Permission = Me['permissions'][number];
export type Session = Schemas['SessionDto'];
export type Person = Schemas['PersonDto'];
export type Invitation = Schemas['InvitationDto'];
export type ApiKey = Schemas['ApiKeyDto'];
export type AuditEntry = Schemas['AuditEntryDto'];
export type Drift = Schemas['DriftDto'];
export type WorkspaceSettings = Schemas['WorkspaceDto'];
