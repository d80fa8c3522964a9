import { type Role } from '../answers.js';

export const ROLES: readonly Role[] = ['owner', 'admin', 'operator', 'viewer'];
