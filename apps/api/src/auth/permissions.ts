import { type Role, ROLES } from '#persistence';

interface PermissionRule {
  /** The least role that has it; those above have it too. */
  readonly from: Role;
  /** Completes "may …", for the documentation and for people who choose the scopes of a key. */
  readonly to: string;
}

/** Everything a route can ask for. An admin sets things up, an operator keeps them running, a viewer looks. */
export const PERMISSIONS = {
  'health.read': { from: 'viewer', to: 'see how database, queue, syncs and connections are' },
  'connections.read': { from: 'viewer', to: 'see connections and what they offer' },
  'connections.check': { from: 'operator', to: 'ask a vendor what credentials may do' },
  'connections.write': { from: 'admin', to: 'add, change and remove connections' },
  'syncs.read': { from: 'viewer', to: 'see syncs, their mappings, groups and references' },
  'syncs.operate': { from: 'operator', to: 'pause, resume and start syncs, and release brakes' },
  'syncs.write': { from: 'admin', to: 'add, change and remove syncs and their mappings' },
  'mappings.try': { from: 'operator', to: 'try mappings and filters on live records' },
  'segments.read': { from: 'viewer', to: 'see segments' },
  'segments.write': { from: 'admin', to: 'add, preview, activate and remove segments' },
  'runs.read': { from: 'viewer', to: 'see runs and plans' },
  'runs.plan': { from: 'operator', to: 'have plans made, of first syncs, undos and restores, and discard them' },
  'runs.approve': { from: 'operator', to: 'approve plans' },
  'links.read': { from: 'viewer', to: 'see links, records and their history' },
  'links.write': {
    from: 'operator',
    to: "link and unlink records, let frozen fields go on and one side's value count, and record evidence of opt-ins",
  },
  'conflicts.read': { from: 'viewer', to: 'see conflicts' },
  'conflicts.answer': { from: 'operator', to: 'decide conflicts' },
  'deadLetters.read': { from: 'viewer', to: 'see dead letters' },
  'deadLetters.answer': { from: 'operator', to: 'retry and discard dead letters' },
  'alerts.read': { from: 'viewer', to: 'see alerts, where they are told, and the rules for them' },
  'alerts.answer': { from: 'operator', to: 'acknowledge and mute alerts' },
  'alerts.manage': { from: 'admin', to: 'say what counts as an alert, and where alerts are told' },
  'personal.read': { from: 'operator', to: 'see personal values unmasked' },
  'people.read': { from: 'viewer', to: 'see who is in the workspace' },
  'people.manage': { from: 'admin', to: 'invite people, change their roles, sign them out and take them out' },
  'apiKeys.manage': { from: 'admin', to: 'make and revoke API keys' },
  'audit.read': { from: 'admin', to: 'see and export who did what' },
  'workspace.read': { from: 'viewer', to: 'see the workspace and its rules' },
  'workspace.manage': { from: 'owner', to: 'rename the workspace, and say who approves and what is masked' },
} as const satisfies Readonly<Record<string, PermissionRule>>;

export type Permission = keyof typeof PERMISSIONS;

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as readonly Permission[];

/** Whether a role is at least as high as another. */
export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(least);

/** What somebody of this role may do. */
export const permissionsOf = (role: Role): readonly Permission[] =>
  ALL_PERMISSIONS.filter((permission) => isAtLeast(role, PERMISSIONS[permission].from));
