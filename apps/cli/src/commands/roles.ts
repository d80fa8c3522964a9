import { type Schemas } from '#api-client';

/** What somebody is in a workspace. */
export type Role = Schemas['RoleDto']['role'];

export const ROLES: readonly Role[] = ['owner', 'admin', 'operator', 'viewer'];
