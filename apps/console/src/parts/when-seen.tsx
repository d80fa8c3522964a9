import { useInViewport } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';

interface WhenSeenProps {
  /** Of the same size as what comes in its place. */
  readonly before: ReactNode;
  readonly children: ReactNode;
}

/** Draws what is costly only once it is scrolled to, and keeps it from then on. */
export function WhenSeen({ before, children }: WhenSeenProps) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const [wasSeen, setSeen] = useState(false);
  useEffect(() => {
    if (inViewport) setSeen(true);
  }, [inViewport]);
  return <div ref={ref}>{wasSeen ? children : before}</div>;
}
