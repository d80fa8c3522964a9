import { Text } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useFormat } from '../../i18n/format.js';
import classes from './figure.module.css';

interface FigureProps {
  readonly title: string;
  /** `undefined` while it is not known. */
  readonly number: number | undefined;
  readonly note: ReactNode;
  /** In place of the note when the number is 0. */
  readonly quietNote?: ReactNode;
  /** What the number counts. */
  readonly to: LinkProps;
  /** Above 0 it asks for somebody. */
  readonly isAttention?: boolean;
}

/** A number that leads to what it counts. */
export function Figure({ title, number, note, quietNote, to, isAttention }: FigureProps) {
  const format = useFormat();
  return (
    <Link
      {...to}
      className={`panel ${classes['figure'] ?? ''}`}
      data-attention={isAttention === true && (number ?? 0) > 0}
    >
      <Text span fz="sm" c="dimmed">
        {title}
      </Text>
      <span className={classes['number']}>{number === undefined ? '–' : format.number(number)}</span>
      <Text span fz="xs" c="dimmed">
        {number === 0 ? (quietNote ?? note) : note}
      </Text>
    </Link>
  );
}
