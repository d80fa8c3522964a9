import { eventually, type RunningSyncline } from './running-syncline.js';

/** A dead letter as the API shows it. */
export interface ShownDeadLetter {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
  readonly refusedBy: 'a' | 'b';
  readonly remoteId: string;
  readonly status: string;
}

/** What the API says at `path`. */
export async function shown<Shown>(syncline: RunningSyncline, path: string): Promise<Shown> {
  return (await syncline.as().get(path).expect(200)).body as Shown;
}

/** Adds what `body` says. @returns its id; @throws Error with the answer, which names what is wrong with it */
export async function added(syncline: RunningSyncline, path: string, body: object): Promise<string> {
  const answer = await syncline.as().post(path).send(body);
  if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
  return (answer.body as { id: string }).id;
}

/** The items of the first page of a list. */
export const listed = async <Item>(syncline: RunningSyncline, path: string): Promise<readonly Item[]> =>
  (await shown<{ items: readonly Item[] }>(syncline, path)).items;

/** A sweep under way may have passed what is new. */
export async function noSweepUnderWay(syncline: RunningSyncline, syncId: string): Promise<void> {
  await eventually('no sweep is under way', async () => {
    const runs = await listed<{ state: string }>(syncline, `/v1/syncs/${syncId}/runs`);
    return runs.every(({ state }) => state !== 'scanning');
  });
}

/**
 * Has the sync look for what changed, as a person would who does not want to wait for the next poll, once no
 * sweep is under way.
 */
export async function syncNow(syncline: RunningSyncline, syncId: string): Promise<void> {
  await noSweepUnderWay(syncline, syncId);
  await syncline.as().post(`/v1/syncs/${syncId}/sync-now`).send({}).expect(202);
}
