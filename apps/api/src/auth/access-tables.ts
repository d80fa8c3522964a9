import { ROLES } from '#persistence';
import { PERMISSIONS, type Permission, permissionsOf } from './permissions.js';
import { type Route } from './route-table.js';

const MARK = '<!-- From here on: what the routes declare, written by npm run openapi. -->';
const YES = 'yes';
const NO = '';

/** The documentation with its generated part as it should be. */
export function withAccessTables(document: string, routes: readonly Route[]): string {
  const at = document.indexOf(MARK);
  if (at < 0) throw new Error(`docs/access.md has lost its line "${MARK}"`);
  const parts = ['', '## Permissions', '', ...permissionTable(), '', '## Routes', '', ...routeRows(routes), ''];
  return document.slice(0, at + MARK.length) + '\n' + parts.join('\n');
}

const permissionTable = (): readonly string[] =>
  table(
    ['Permission', 'May', ...ROLES],
    Object.entries(PERMISSIONS).map(([name, { to }]) => [`\`${name}\``, to, ...columnsOf(name as Permission)]),
  );

const routeRows = (routes: readonly Route[]): readonly string[] =>
  table(
    ['Route', 'Needs', 'Act', ...ROLES],
    routes.map(({ method, path, access, act }) => [
      `\`${method} ${path}\``,
      access.kind === 'permission' ? `\`${access.permission}\`` : NEEDS[access.kind],
      act === null ? '' : `\`${act}\``,
      ...(access.kind === 'permission' ? columnsOf(access.permission) : ROLES.map(() => YES)),
    ]),
  );

const NEEDS = { anyone: 'a key or a session', person: 'a session', open: 'nothing' } as const;

const columnsOf = (permission: Permission): readonly string[] =>
  ROLES.map((role) => (permissionsOf(role).includes(permission) ? YES : NO));

/** In columns of one width, as the formatter has it. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = titles.map((title, at) =>
    Math.max(...[title, ...rows.map((row) => row[at] ?? '')].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
