import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { type Draft } from './draft.js';

/** Keeps the draft with the server as a sync that has not begun; nothing is written in either tool. */
export function useSaveDraft(onSaved: (syncId: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: Draft) => save(draft),
    onSuccess: async (syncId) => {
      onSaved(syncId);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['syncs'] }),
        queries.invalidateQueries({ queryKey: ['health'] }),
      ]);
    },
  });
}

async function save({ name, a, b, mapping, syncId }: Draft): Promise<string> {
  const content = mapping as Schemas['MappingDto'];
  if (syncId === null) {
    const { id } = await answerOf(api.post('/v1/syncs', { body: { name: name.trim(), a, b, mapping: content } }));
    return id;
  }
  const params = { path: { id: syncId } };
  await answerOf(api.put('/v1/syncs/{id}/mapping', { params, body: content }));
  await answerOf(api.patch('/v1/syncs/{id}', { params, body: { name: name.trim() } }));
  return syncId;
}
