import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';
import { type Priority } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** "Read this record again": the queue of record. */
@Entity('dirty')
@Index('dirty_claim_index', ['syncId', 'priority', 'markedAt'])
@Check('dirty_side_check', `side IN ('a', 'b')`)
export class DirtyEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @PrimaryColumn({ type: 'text' })
  side!: Side;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  remoteId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'smallint' })
  priority!: Priority;

  /** Drawn anew from one sequence by every mark, so that work on an older mark cannot finish a newer one. */
  @Column({ type: 'bigint' })
  version!: number;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  /** When the oldest mark not yet worked off was made. */
  @Column({ type: 'timestamptz', default: () => 'now()' })
  markedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  notBefore!: Date | null;

  @Column({ type: 'boolean', default: false })
  maybeEcho!: boolean;

  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  /** It waited when the brake was released. */
  @Column({ type: 'boolean', default: false })
  released!: boolean;
}
