import { type AlertMessage, type MessageState, type News } from '#engine';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AlertChannelEntity } from './alert-channel.entity.js';

/** A message about alerts on one channel: to be sent, sent, or given up. */
@Entity('alert_message')
@Index('alert_message_channel_index', ['channelId', 'queuedAt'])
@Check('alert_message_purpose_check', `purpose IN ('news', 'test')`)
@Check('alert_message_state_check', `state IN ('waiting', 'sent', 'failed')`)
export class AlertMessageEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => AlertChannelEntity, { onDelete: 'CASCADE' })
  channelId!: string;

  @Column({ type: 'text' })
  purpose!: AlertMessage['purpose'];

  @Column({ type: 'jsonb' })
  news!: readonly News[];

  @Column({ type: 'text' })
  state!: MessageState;

  @Column({ type: 'integer' })
  attempts!: number;

  /** When it may be tried next. */
  @Column({ type: 'timestamptz' })
  nextAt!: Date;

  @Column({ type: 'text', nullable: true })
  error!: string | null;

  @Column({ type: 'timestamptz' })
  queuedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  sentAt!: Date | null;
}
