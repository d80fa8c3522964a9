import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';
import { type Tombstone } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** A known deletion: nothing is created there again. */
@Entity('tombstone')
@Index('tombstone_survivor_index', ['syncId', 'survivorId'], { where: 'survivor_id IS NOT NULL' })
@Check('tombstone_side_check', `side IN ('a', 'b')`)
export class TombstoneEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @PrimaryColumn({ type: 'text' })
  side!: Side;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  remoteId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  /** The record on the other side it was linked to. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  survivorId!: string | null;

  @Column({ type: 'text' })
  reason!: Tombstone['reason'];

  @Column({ type: 'timestamptz' })
  at!: Date;
}
