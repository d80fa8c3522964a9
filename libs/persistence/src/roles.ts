/** From the one who may do everything to the one who may look. */
export const ROLES = ['owner', 'admin', 'operator', 'viewer'] as const;

/** What somebody, or a key, is in a workspace. */
export type Role = (typeof ROLES)[number];
