import { type Schemas } from '#api-client';
import { facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { CLI_CODES, Trouble } from '../trouble.js';

/** The connection is kept, but who set it up should not believe that it works. */
export function mustBeWell({ id, health, healthMessage }: Schemas['ConnectionDto']): void {
  if (health !== 'ok') throw unwell(id, health, healthMessage);
}

export const unwell = (connection: string, health: string, message: string | null): Trouble =>
  new Trouble({
    what: `The vendor does not let this connection work: ${message ?? health}.`,
    where: `connection ${connection}`,
    toDo: 'Correct it with "syncline connections update"; the connection is kept.',
    code: CLI_CODES.unwell,
  });

/** A connection as people read it. */
export const connectionText = (connection: Schemas['ConnectionDto']): string =>
  facts([
    ['id', connection.id],
    ['name', connection.name],
    ['vendor', connection.vendor],
    ['base URL', connection.baseUrl],
    ['account', accountText(connection)],
    ['signed in by', connection.signedInBy],
    ['health', connection.health],
    ['why', connection.healthMessage],
    ['settings', Object.entries(connection.settings).map(([name, value]) => `${name}=${value}`)],
    ['settings missing', connection.missingSettings],
    ['secrets kept', connection.secretNames],
    ['scopes granted', connection.grantedScopes ?? undefined],
    ['lacks', connection.lacks.map(({ right, without }) => `${right}: without it ${without}`)],
    ['calls today', connection.allowances.flatMap(allowanceText)],
    ['webhook URL', connection.webhookUrl],
    ['since', timeText(connection.createdAt)],
  ]);

const accountText = ({ accountId, accountName }: Schemas['ConnectionDto']): string | null =>
  accountId === null || accountName === null ? accountId : `${accountName} (${accountId})`;

/** Of a pool that is limited by the day: used and left, and what holds it up. */
function allowanceText(allowance: Schemas['AllowanceDto']): readonly string[] {
  const { pool, usedToday, leftToday, resetsAt, vendor, waitsUntil, rateShare } = allowance;
  const parts = [
    ...(leftToday === null ? [] : [`${usedToday} used, ${leftToday} left`]),
    ...(resetsAt === null || leftToday === null ? [] : [`anew at ${timeText(resetsAt)}`]),
    ...(vendor === null ? [] : [`the vendor counts ${vendor.remaining} of ${vendor.max} left`]),
    ...(waitsUntil === null ? [] : [`waits until ${timeText(waitsUntil)}, as the vendor asks`]),
    ...(rateShare === 1 ? [] : [`at ${Math.round(rateShare * 100)} % of its rate, as the vendor asked to slow down`]),
  ];
  return parts.length === 0 ? [] : [`${pool}: ${parts.join('; ')}`];
}
