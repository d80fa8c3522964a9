import { eventually, type RunningSyncline } from './running-syncline.js';

/** Saves a new version of the mapping of a sync that is no draft, and approves what it changes. @returns the run's id */
export async function changeMapping(
  syncline: RunningSyncline,
  syncId: string,
  mapping: object,
  approval: { readonly withoutBackfill?: boolean } = {},
): Promise<string> {
  const { body } = await syncline.as().put(`/v1/syncs/${syncId}/mapping`).send(mapping).expect(200);
  const runId = (body as { run: { id: string } }).run.id;
  const isIn = (state: string) => async (): Promise<boolean> => {
    const { body: run } = await syncline.as().get(`/v1/runs/${runId}`).expect(200);
    return (run as { state: string }).state === state;
  };
  await eventually('the change of the mapping is planned', isIn('ready'));
  await syncline.as().post(`/v1/runs/${runId}/approve`).send(approval).expect(202);
  await eventually('the new version is in use', isIn('done'));
  return runId;
}
