import { type Side } from '#core';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SyncEntity } from './sync.entity.js';

/** A record with a reference that is left out until what it refers to is linked by the other sync. */
@Entity('reference_wait')
@Index('reference_wait_on_index', ['onSyncId', 'onSide', 'onRemoteId'])
export class ReferenceWaitEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @PrimaryColumn({ type: 'text' })
  side!: Side;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  remoteId!: string;

  @PrimaryColumn({ type: 'text' })
  fieldId!: string;

  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  onSyncId!: string;

  @PrimaryColumn({ type: 'text' })
  onSide!: Side;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  onRemoteId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;
}
