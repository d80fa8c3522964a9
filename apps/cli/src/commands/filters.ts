import { type Command, Option } from 'commander';
import { type Side } from '#core';
import { type Schemas } from '#api-client';
import { syncId } from '../names.js';
import { facts } from '../printing/table.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

/** Filters: tried on live records before they are saved with the mapping. */
export function filterCommand(syncs: Command, tools: OpenTools): void {
  withExample(
    syncs
      .command('try-filter')
      .description('who would take part by a filter, tried on live records; nothing is saved')
      .argument('<sync>', 'id or name')
      .argument('<expression>', "over the side's fields")
      .addOption(new Option('--side <side>', 'whose records').choices(['a', 'b']).makeOptionMandatory()),
    `syncline syncs try-filter Contacts --side a "country in ['LA', 'TH'] && !hs_email_optout"`,
  ).action(async (given: string, expression: string, { side }: { side: Side }) => {
    const { client, printer } = tools();
    const tried = await client.tryFilter(await syncId(client, given), { side, expression });
    printer.answer(tried, () => triedText(tried));
  });
}

function triedText(tried: Schemas['FilterTriedDto']): string {
  const counts = facts([
    ['tried on', `${tried.sampled} records`],
    ['take part', some(tried.inside, tried.insideIds)],
    ['do not', some(tried.outside, tried.outsideIds)],
    ['cannot be judged', tried.unknown],
  ]);
  return [counts, ...tried.warnings.map(({ code, message }) => `${code}: ${message}`)].join('\n');
}

const some = (count: number, ids: readonly string[]): string =>
  ids.length === 0 ? String(count) : `${count} (${ids.join(', ')}${count > ids.length ? ', …' : ''})`;

/** The filters of a mapping, for people. */
export const filterFacts = (filters: Schemas['FiltersDto'] | undefined): readonly (readonly [string, string])[] =>
  filters === undefined
    ? []
    : [
        ...(['a', 'b'] as const).flatMap((side) => {
          const filter = filters[side];
          return filter ? [[`only of ${side}`, filter.expression] as const] : [];
        }),
        ['who leaves', leaveText(filters.onLeave)],
      ];

const leaveText = (onLeave: Schemas['FiltersDto']['onLeave']): string =>
  onLeave.kind === 'removeFromGroup' ? `partner leaves ${onLeave.name} of ${onLeave.fieldId}` : onLeave.kind;
