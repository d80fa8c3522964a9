import { type WorkspaceQueries } from '#persistence';
import { mintApiKey } from './api-key.js';

const WORKSPACE_NAME = 'Default';
const KEY_NAME = 'First key';

/** On a fresh database makes a workspace and a key to it. @returns the key's text, this once; else `null` */
export async function makeFirstKey(queries: Pick<WorkspaceQueries, 'apiKeys'>): Promise<string | null> {
  const { text, prefix, hash } = mintApiKey();
  const made = await queries.apiKeys.addFirst(
    { id: crypto.randomUUID(), name: WORKSPACE_NAME },
    { id: crypto.randomUUID(), name: KEY_NAME, prefix, hash },
  );
  return made ? text : null;
}
