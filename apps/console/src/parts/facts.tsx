import { Title } from '@mantine/core';
import { type ReactNode } from 'react';
import classes from './facts.module.css';

interface FactsProps {
  readonly title: string;
  /** What is said of what; a fact that is not known yet, or does not apply, is left out. */
  readonly facts: readonly (readonly [string, ReactNode])[];
}

/** A few things known of something. */
export function Facts({ title, facts }: FactsProps) {
  return (
    <section className={`panel ${classes['facts'] ?? ''}`}>
      <Title order={2}>{title}</Title>
      <dl>
        {facts
          .filter(([, fact]) => fact !== undefined && fact !== null && fact !== false && fact !== '')
          .map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
