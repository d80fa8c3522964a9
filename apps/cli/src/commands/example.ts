import { type Command } from 'commander';

/** Puts one example under the command's help. A test runs each of them. */
export const withExample = (command: Command, line: string): Command =>
  command.addHelpText('after', `\nExample:\n  $ ${line}`);
