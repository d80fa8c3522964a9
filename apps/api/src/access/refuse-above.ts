import { type Role } from '#persistence';
import { type Caller } from '../auth/caller.js';
import { isAtLeast } from '../auth/permissions.js';
import { Problem } from '../problems/problem.js';

/** Nobody gives what they have not, or does anything to somebody above them. @throws Problem `aboveOwn` */
export function refuseAbove(caller: Caller, role: Role): void {
  if (isAtLeast(caller.role, role)) return;
  throw new Problem('aboveOwn', `You are ${caller.role}; this takes ${role}. Ask somebody of that role.`);
}
