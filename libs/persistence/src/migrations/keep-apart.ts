import { WORKSPACE_ROLE } from '../scope.js';

const OWN = `workspace_id = (SELECT current_setting('syncline.workspace')::uuid)`;

/** Rows of a table with a `workspace_id` are seen and written by requests of that workspace alone. */
export const keepApart = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY ${table}_own ON ${table} TO ${WORKSPACE_ROLE} USING (${OWN})`,
];

/** What requests may do with a table. */
export const grant = (rights: string, table: string): string => `GRANT ${rights} ON ${table} TO ${WORKSPACE_ROLE}`;
