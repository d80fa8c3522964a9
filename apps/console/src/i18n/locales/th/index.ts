import admin from './admin.json';
import connections from './connections.json';
import link from './link.json';
import newSync from './newSync.json';
import overview from './overview.json';
import shell from './shell.json';
import signIn from './signIn.json';
import syncs from './syncs.json';

export const texts = { admin, connections, link, newSync, overview, shell, signIn, syncs };
