import { AsyncLocalStorage } from 'node:async_hooks';
import { type RunningAct } from './audit/running-act.js';

/** For whom the database is asked, for as long as a request is worked on. */
export interface Scope {
  readonly workspaceId: string;
  /** The person or the key. */
  readonly callerId: string;
  /** What is being done, if anything is: it is put down with the first thing that is written. */
  readonly act: RunningAct | null;
}

/** The database's role that sees the rows of one workspace, whatever it is asked. */
export const WORKSPACE_ROLE = 'syncline_workspace';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const scopes = new AsyncLocalStorage<Scope>();

/** `undefined` where work is done for the whole installation: by the worker, and while it is found out who asks. */
export const currentScope = (): Scope | undefined => scopes.getStore();

/** All that `work` asks the database for, now and later, is asked for one workspace. */
export const inScope = <Result>(scope: Scope, work: () => Result): Result => scopes.run(scope, work);

/** For what is of no workspace: the shared allowances of vendors' accounts. */
export const outOfScope = <Result>(work: () => Result): Result => scopes.exit(work);

/** What a transaction begins with to be bound to a scope; it ends with the transaction. */
export function bindingOf({ workspaceId, callerId }: Scope): string {
  // They come from the database; nothing else gets into a statement as text.
  for (const id of [workspaceId, callerId]) if (!UUID.test(id)) throw new Error('a scope is made of ids');
  return (
    `SET LOCAL ROLE ${WORKSPACE_ROLE}; SET LOCAL syncline.workspace = '${workspaceId}'; ` +
    `SET LOCAL syncline.caller = '${callerId}'`
  );
}
