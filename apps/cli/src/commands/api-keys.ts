import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { duration, listed, several } from '../options.js';
import { type Column, facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const KEYS: readonly Column<Schemas['ApiKeyDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'BEGINS', of: ({ prefix }) => prefix },
  { title: 'SCOPES', of: ({ scopes }) => scopes.join(' ') },
  { title: 'LAST USED', of: ({ lastUsedAt }) => timeText(lastUsedAt) },
  { title: 'EXPIRES', of: ({ expiresAt }) => timeText(expiresAt) },
];

interface NewKey {
  readonly scope: Schemas['NewApiKeyDto']['scopes'];
  readonly expiresIn?: number;
}

/** What programs sign in with. */
export function apiKeyCommands(program: Command, tools: OpenTools): void {
  const keys = program.command('api-keys').description('what programs sign in with');

  withExample(
    listed(keys.command('list').description('keys that were not revoked, newest first')),
    'syncline api-keys list',
  ).action(async () => {
    const { client, printer } = tools();
    printer.list(await client.apiKeys(), KEYS, 'There is no key.');
  });

  withExample(
    keys
      .command('add')
      .description('make a key; its text is shown this once')
      .argument('<name>', 'what it is for')
      .addOption(
        new Option('--scope <permission>', 'what it may do, e.g. syncs.read; several times for more')
          .argParser(several)
          .makeOptionMandatory(),
      )
      .addOption(
        new Option('--expires-in <duration>', 'how long it is good for; for ever, if left out').argParser(duration),
      ),
    'syncline api-keys add Reports --scope syncs.read --scope conflicts.read --expires-in 90d',
  ).action(async (name: string, { scope, expiresIn }: NewKey) => {
    const { client, printer } = tools();
    const expiresAt = expiresIn === undefined ? null : new Date(Date.now() + expiresIn).toISOString();
    printer.answer(await client.addApiKey({ name, scopes: scope, expiresAt }), (made) =>
      facts([
        ['key', made.id],
        ['name', made.name],
        ['may', made.scopes],
        ['expires', timeText(made.expiresAt)],
        ['text', made.text],
      ]),
    );
    printer.note('The text is shown this once.');
  });

  withExample(
    keys.command('revoke').description('have a key open nothing any more').argument('<key>', 'id'),
    'syncline api-keys revoke 4e5f6a7b-8c9d-4e0f-a1b2-c3d4e5f6a7b8',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    await client.revokeApiKey(id);
    printer.answer({ revoked: id }, () => 'The key opens nothing any more.');
  });
}
