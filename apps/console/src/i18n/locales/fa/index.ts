import conflicts from './conflicts.json';
import deadLetters from './deadLetters.json';
import mapping from './mapping.json';
import overview from './overview.json';
import records from './records.json';
import runs from './runs.json';
import shell from './shell.json';
import signIn from './signIn.json';
import sync from './sync.json';
import syncs from './syncs.json';

export const texts = { conflicts, deadLetters, mapping, overview, records, runs, shell, signIn, sync, syncs };
