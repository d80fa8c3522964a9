import { Client } from './client.js';
import { type Form, Printer } from './printing/printer.js';
import { readSettings } from './settings.js';
import { type Surroundings } from './surroundings.js';
import { usageTrouble } from './trouble.js';

/** Options every command takes, and `--csv`, which lists take. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly url?: string;
  readonly csv?: boolean;
}

/** What a command works with. */
export interface Tools {
  readonly client: Client;
  readonly printer: Printer;
  readonly surroundings: Surroundings;
  /** The key of the environment; `null` if there is none. */
  readonly apiKey: string | null;
}

/** Called by a command once its options are read. */
export type OpenTools = () => Tools;

/** @throws Trouble when the options contradict each other, or the server's address cannot be used */
export function openTools(surroundings: Surroundings, options: GlobalOptions): Tools {
  if (options.csv === true && options.json === true) {
    throw usageTrouble('An answer has one form.', 'the command line', 'Give --csv or --json.');
  }
  const settings = readSettings(surroundings.env, options.url);
  return {
    client: new Client(settings, surroundings),
    printer: new Printer(surroundings, formOf(options)),
    surroundings,
    apiKey: settings.apiKey,
  };
}

export const formOf = ({ json, csv }: GlobalOptions): Form => (json === true ? 'json' : csv === true ? 'csv' : 'text');
