import { Command, CommanderError } from 'commander';
import { activityCommands } from './commands/activity.js';
import { alertChannelCommands } from './commands/alert-channels.js';
import { alertRuleCommands } from './commands/alert-rules.js';
import { alertCommands } from './commands/alerts.js';
import { apiKeyCommands } from './commands/api-keys.js';
import { auditCommands } from './commands/audit.js';
import { brakeCommands } from './commands/brake.js';
import { configurationCommands } from './commands/configuration.js';
import { conflictCommands } from './commands/conflicts.js';
import { connectionCommands } from './commands/connections.js';
import { deadLetterCommands } from './commands/dead-letters.js';
import { groupCommands } from './commands/groups.js';
import { consentCommands } from './commands/consent.js';
import { historyCommands } from './commands/history.js';
import { invitationCommands } from './commands/invitations.js';
import { peopleCommands } from './commands/people.js';
import { referenceCommands } from './commands/references.js';
import { linkCommands } from './commands/links.js';
import { mappingsCommands } from './commands/mappings.js';
import { recordCommands } from './commands/records.js';
import { replayCommand } from './commands/replay.js';
import { runCommands } from './commands/runs.js';
import { segmentCommands } from './commands/segments.js';
import { serverCommands } from './commands/server.js';
import { setUpCommand } from './commands/set-up.js';
import { firstSyncCommands } from './commands/first-sync.js';
import { syncCommands } from './commands/syncs.js';
import { workspaceCommands } from './commands/workspace.js';
import { Printer } from './printing/printer.js';
import { type Surroundings } from './surroundings.js';
import { formOf, type GlobalOptions, openTools, type OpenTools } from './tools.js';
import { EXIT, type ExitCode, type Trouble, troubleOf, usageTrouble } from './trouble.js';

const ENVIRONMENT = `
Environment:
  SYNCLINE_URL      address of the server (default: SYNCLINE_HOST and SYNCLINE_PORT as the server
                    reads them, else http://127.0.0.1:4400)
  SYNCLINE_API_KEY  API key; the first start of the server prints one
  NO_COLOR          set it to have plain text on a terminal

Exit codes: 0 done, 1 failed, 2 the command line is wrong.`;

/** The `syncline` command with everything under it. */
export function buildProgram(surroundings: Surroundings): Command {
  const program = new Command('syncline')
    .description('Customer data kept the same in every tool: connections, syncs, and what happened to each record.')
    .option('--json', 'answer as JSON, as the REST API gives it')
    .option('--url <url>', 'address of the server, instead of SYNCLINE_URL')
    .addHelpText('after', ENVIRONMENT);
  let running = program;
  program.hook('preAction', (_program, command) => {
    running = command;
  });
  const tools: OpenTools = () => openTools(surroundings, running.optsWithGlobals<GlobalOptions>());
  for (const add of [
    connectionCommands,
    syncCommands,
    firstSyncCommands,
    mappingsCommands,
    runCommands,
    brakeCommands,
    groupCommands,
    segmentCommands,
    referenceCommands,
    linkCommands,
    recordCommands,
    activityCommands,
    historyCommands,
    consentCommands,
    replayCommand,
    conflictCommands,
    deadLetterCommands,
    alertCommands,
    alertChannelCommands,
    alertRuleCommands,
    setUpCommand,
    peopleCommands,
    invitationCommands,
    apiKeyCommands,
    workspaceCommands,
    auditCommands,
    configurationCommands,
    serverCommands,
  ]) {
    add(program, tools);
  }
  settle(program, surroundings);
  return program;
}

/** The same manners for every command: no exit of its own, wide enough help, output to the given streams. */
function settle(command: Command, surroundings: Surroundings): void {
  command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, helpWidth: 100, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
      // `run` tells what is wrong, in the form all troubles have.
      outputError: () => undefined,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const sub of command.commands) settle(sub, surroundings);
}

/**
 * Runs one command line.
 *
 * @param args without the program's own name
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const program = buildProgram(surroundings);
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error)) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const trouble = error instanceof CommanderError ? misuse(error) : troubleOf(error);
    new Printer(surroundings, formOf(program.opts<GlobalOptions>())).trouble(trouble.report);
    return trouble.exitCode;
  }
}

/** Help was asked for, or shown because the command alone does nothing. */
const isHelp = ({ code }: CommanderError): boolean => code.startsWith('commander.help');

const misuse = ({ message }: CommanderError): Trouble =>
  usageTrouble(message.replace(/^error: /, ''), 'the command line', 'Add --help to see what this command takes.');
