import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { patiently } from '../../api/patiently.js';
import { tell } from '../../parts/tell.js';
import { type Conflict } from './queries.js';

/** Says what shall be about a conflict. */
export function useResolve({ id }: Conflict) {
  const { t } = useTranslation('conflicts');
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (resolution: Schemas['ResolutionDto']) =>
      patiently(() => answerOf(api.post('/v1/conflicts/{id}/resolve', { params: { path: { id } }, body: resolution }))),
    onSuccess: async () => {
      void tell(t('answered'));
      await Promise.all(
        [['conflicts'], ['health'], ['links']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
}
