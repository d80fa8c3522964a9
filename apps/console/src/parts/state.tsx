import { Group } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockPause,
  IconRefresh,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import classes from './state.module.css';

export const STATE_ICONS = {
  good: IconCircleCheck,
  working: IconRefresh,
  waiting: IconAlertTriangle,
  paused: IconClockPause,
  bad: IconCircleX,
  off: IconCircleDashed,
} as const;

export type StateKind = keyof typeof STATE_ICONS;

/** How something stands, by icon, word and colour together. */
export function State({ kind, children }: { readonly kind: StateKind; readonly children: ReactNode }) {
  const Icon = STATE_ICONS[kind];
  return (
    <Group component="span" gap={6} wrap="nowrap" className={classes['state'] ?? ''} data-kind={kind}>
      <Icon size={15} stroke={2} aria-hidden className={classes['icon']} />
      <span>{children}</span>
    </Group>
  );
}
