import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AlertChannelEntity } from './alert-channel.entity.js';
import { AlertEntity } from './alert.entity.js';

/** What was told of an alert on a channel. */
@Entity('alert_telling')
@Index('alert_telling_alert_index', ['alertId'])
export class AlertTellingEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => AlertChannelEntity, { onDelete: 'CASCADE' })
  channelId!: string;

  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => AlertEntity, { onDelete: 'CASCADE' })
  alertId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'timestamptz' })
  toldAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  overAt!: Date | null;
}
