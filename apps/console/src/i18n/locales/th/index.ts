import admin from './admin.json';
import alerts from './alerts.json';
import conflicts from './conflicts.json';
import connections from './connections.json';
import deadLetters from './deadLetters.json';
import mapping from './mapping.json';
import newSync from './newSync.json';
import overview from './overview.json';
import records from './records.json';
import runs from './runs.json';
import segments from './segments.json';
import shell from './shell.json';
import signIn from './signIn.json';
import sync from './sync.json';
import syncs from './syncs.json';

export const texts = {
  admin,
  alerts,
  conflicts,
  connections,
  deadLetters,
  mapping,
  newSync,
  overview,
  records,
  runs,
  segments,
  shell,
  signIn,
  sync,
  syncs,
};
