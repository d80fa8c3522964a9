import { type Caller } from '../auth/caller.js';
import { Problem } from '../problems/problem.js';
import { type Runtime } from '../runtime.js';

/**
 * In a workspace that asks for a second person, a plan is approved by somebody who is signed in and did not have it made,
 * neither themselves nor by a key of theirs.
 *
 * @throws Problem `secondPerson`
 */
export async function askForSecondPerson({ queries }: Runtime, caller: Caller, runId: string): Promise<void> {
  const { workspaceId } = caller;
  if ((await queries.workspaces.get(workspaceId))?.approvals !== 'second-person') return;
  if (caller.kind === 'key') {
    throw new Problem('secondPerson', 'This workspace has plans approved by people: sign in, rather than send a key.');
  }
  if ((await queries.runs.askedBy(workspaceId, runId)) !== caller.id) return;
  throw new Problem('secondPerson', 'You had this plan made. Ask somebody else to look at it and approve it.');
}
