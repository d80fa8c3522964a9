import { Argument, type Command } from 'commander';
import { type Side } from '#core';
import { type Schemas } from '#api-client';
import { syncId } from '../names.js';
import { side } from '../options.js';
import { facts } from '../printing/table.js';
import { timeText, valueText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

/** Single records as the vendor has them now. */
export function recordCommands(program: Command, tools: OpenTools): void {
  const records = program.command('records').description('single records as the vendor has them now');

  withExample(
    records
      .command('show')
      .description('read one record from the vendor, with its link')
      .argument('<sync>', 'id or name')
      .addArgument(new Argument('<side>', 'a or b').argParser(side))
      .argument('<record>', "the vendor's id of the record"),
    'syncline records show Contacts b 0035g00000XyZabAAB',
  ).action(async (given: string, ofSide: Side, remoteId: string) => {
    const { client, printer } = tools();
    printer.answer(await client.record(await syncId(client, given), ofSide, remoteId), recordText);
  });
}

const recordText = (record: Schemas['RecordDto']): string =>
  facts([
    ['record', record.remoteId],
    ['state', record.state],
    ['merged into', record.mergedInto],
    ['modified', timeText(record.modifiedAt)],
    ['link', record.link?.id],
    ...Object.entries(record.fields).map(([name, value]) => [name, valueText(value)] as const),
  ]);
