import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { isSignedOut } from '../api/problem.js';

const SessionOver = lazy(() => import('./session-over.js'));

/** Notices that the session is over, and has the person sign in where they are: nothing they typed is lost. */
export function SessionWatch() {
  const queries = useQueryClient();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const look = (event: { readonly error: unknown }): void => {
      if (isSignedOut(event.error)) setOver(true);
    };
    const stopQueries = queries.getQueryCache().subscribe(({ type, ...event }) => {
      if (type === 'updated') look({ error: event.query.state.error });
    });
    const stopMutations = queries.getMutationCache().subscribe((event) => {
      if (event.type !== 'updated' || event.mutation.meta?.['isSignIn'] === true) return;
      look({ error: event.mutation.state.error });
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
