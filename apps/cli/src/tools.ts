import { Client } from './client.js';
import { Printer } from './printing/printer.js';
import { readSettings } from './settings.js';
import { type Surroundings } from './surroundings.js';

/** Options every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly url?: string;
}

/** What a command works with. */
export interface Tools {
  readonly client: Client;
  readonly printer: Printer;
  readonly surroundings: Surroundings;
}

/** Called by a command once its options are read. */
export type OpenTools = () => Tools;

export const openTools = (surroundings: Surroundings, options: GlobalOptions): Tools => ({
  client: new Client(readSettings(surroundings.env, options.url), surroundings),
  printer: new Printer(surroundings, options.json === true),
  surroundings,
});
