import { type ReactNode } from 'react';
import classes from './notice.module.css';
import { STATE_ICONS } from './state.js';

interface NoticeProps {
  readonly kind: 'good' | 'waiting' | 'bad';
  readonly title?: string;
  /** Interrupts whoever listens, where something came to a halt; said when there is time, where not. */
  readonly isUrgent?: boolean;
  readonly children: ReactNode;
}

/** Something to be known before going on: how it stands, by icon, words and colour. */
export function Notice({ kind, title, isUrgent = false, children }: NoticeProps) {
  const Icon = STATE_ICONS[kind];
  return (
    <div role={isUrgent ? 'alert' : 'status'} className={classes['notice']} data-kind={kind}>
      <Icon size={20} stroke={2} aria-hidden className={classes['icon']} />
      <div className={classes['words']}>
        {title !== undefined && <strong className={classes['title']}>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
