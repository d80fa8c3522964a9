import { type Command } from 'commander';
import { PassThrough } from 'node:stream';
import { buildProgram } from '../src/program.js';

/** The part of docs/cli.md above this line is written by hand, the part below it is the help of every command. */
export const REFERENCE_MARK =
  '<!-- From here on: the help of every command, written by apps/cli/reference/write.ts. -->';

/** The commands that do something, depth first, with their full names. */
function* commandsIn(command: Command, above: string): Generator<readonly [name: string, command: Command]> {
  const name = `${above}${command.name()}`;
  if (command.commands.length === 0) yield [name, command];
  for (const sub of command.commands) yield* commandsIn(sub, `${name} `);
}

/** What `--help` prints, examples included. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more) });
  command.outputHelp();
  return text.trim();
}

/** The help of every command as Markdown. */
export function referenceText(): string {
  const program = buildProgram({
    env: {},
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    pause: () => Promise.resolve(),
  });
  const sections = [...commandsIn(program, '')].map(
    ([name, command]) => `## ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`,
  );
  return `\n${sections.join('\n')}`;
}

/** The document with its generated part as it should be. */
export function withReference(document: string): string {
  const at = document.indexOf(REFERENCE_MARK);
  if (at < 0) throw new Error(`docs/cli.md has lost its line "${REFERENCE_MARK}"`);
  return document.slice(0, at + REFERENCE_MARK.length) + '\n' + referenceText();
}
