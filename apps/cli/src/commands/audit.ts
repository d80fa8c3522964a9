import { type Command } from 'commander';
import { type Schemas } from '#api-client';
import { type AuditFilter } from '../client.js';
import { paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const ENTRIES: readonly Column<Schemas['AuditEntryDto']>[] = [
  { title: 'AT', of: ({ at }) => timeText(at) },
  { title: 'WHO', of: ({ actor }) => (actor.kind === 'key' ? `key ${actor.name}` : actor.name) },
  { title: 'DID', of: ({ action }) => action },
  { title: 'TO', of: ({ subject }) => subject.name ?? subject.id },
  { title: 'OUTCOME', of: ({ outcome }) => outcome },
  { title: 'CHANGED', of: changes },
  { title: 'FROM', of: ({ address }) => address },
  { title: 'WHO (ID)', of: ({ actor }) => actor.id, inCsvOnly: true },
  { title: 'TO (KIND)', of: ({ subject }) => subject.kind, inCsvOnly: true },
  { title: 'TO (ID)', of: ({ subject }) => subject.id, inCsvOnly: true },
  { title: 'BEFORE', of: ({ before }) => before && JSON.stringify(before), inCsvOnly: true },
  { title: 'AFTER', of: ({ after }) => after && JSON.stringify(after), inCsvOnly: true },
  { title: 'WITH', of: ({ userAgent }) => userAgent, inCsvOnly: true },
  { title: 'REQUEST', of: ({ requestId }) => requestId, inCsvOnly: true },
];

type Options = AuditFilter & PageOptions;

/** Who did what, to what, from where. */
export function auditCommands(program: Command, tools: OpenTools): void {
  const audit = program.command('audit').description('who did what, to what, from where');
  withExample(
    paged(
      audit
        .command('list')
        .description('what was done, newest first')
        .option('--actor <id>', 'only by this person or key')
        .option('--action <action>', 'only this, e.g. sync.pause, or all about sync')
        .option('--subject <id>', 'only to this')
        .option('--from <moment>', 'from then on, e.g. 2026-03-01T00:00:00Z')
        .option('--to <moment>', 'before then'),
    ),
    'syncline audit list --action sync --from 2026-03-01T00:00:00Z',
  ).action(async ({ actor, action, subject, from, to, ...options }: Options) => {
    const { client, printer } = tools();
    const filter: AuditFilter = {
      ...(actor === undefined ? {} : { actor }),
      ...(action === undefined ? {} : { action }),
      ...(subject === undefined ? {} : { subject }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
    const page = await readPages((request) => client.audit({ ...filter, ...request }), options);
    printer.list(page, ENTRIES, 'Nothing of this was done.');
  });
}

/** `state: live → paused`, for what is not as it was. */
function changes({ before, after }: Schemas['AuditEntryDto']): string {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  return names.map((name) => `${name}: ${was.get(name) ?? '-'} → ${is.get(name) ?? '-'}`).join('; ');
}

const entriesOf = (look: object | null): ReadonlyMap<string, string> =>
  new Map(Object.entries(look ?? {}).map(([name, value]) => [name, JSON.stringify(value)]));
