import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { isSignedOut } from '../api/problem.js';

const SessionOver = lazy(() => import('./session-over.js'));

/** Notices that the session is over, and has the person sign in where they are: nothing they typed is lost. */
export function SessionWatch() {
  const queries = useQueryClient();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const look = (error: unknown): void => {
      if (isSignedOut(error)) setOver(true);
    };
    // What was refused before stays written down while it is asked for again: only fresh refusals count.
    const stopQueries = queries.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    });
    const stopMutations = queries.getMutationCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'error') return;
      if (event.mutation.meta?.['isSignIn'] !== true) look(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [queries]);
  if (!isOver) return null;
  return (
    <Suspense>
      <SessionOver
        onSignedIn={() => {
          setOver(false);
          void queries.invalidateQueries();
        }}
      />
    </Suspense>
  );
}
