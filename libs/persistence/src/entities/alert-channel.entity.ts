import { type AlertKind, type ChannelWay } from '#engine';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WorkspaceEntity } from './workspace.entity.js';

/** Where alerts are told. */
@Entity('alert_channel')
@Index('alert_channel_name_unique', ['workspaceId', 'name'], { unique: true })
@Check('alert_channel_kind_check', `kind IN ('email', 'webhook')`)
export class AlertChannelEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  kind!: ChannelWay['kind'];

  /** Of mail; empty for webhooks. */
  @Column({ type: 'text', array: true })
  recipients!: string[];

  /** As `seal.ts` writes it; of webhooks. */
  @Column({ type: 'text', nullable: true })
  sealedUrl!: string | null;

  /** What may be shown of the URL. */
  @Column({ type: 'text', nullable: true })
  urlHost!: string | null;

  /** `null`: told of alerts of every kind. */
  @Column({ type: 'text', array: true, nullable: true })
  kinds!: AlertKind[] | null;

  @Column({ type: 'boolean' })
  switchedOn!: boolean;

  /** Counts its messages. */
  @Column({ type: 'integer', default: 0 })
  told!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
