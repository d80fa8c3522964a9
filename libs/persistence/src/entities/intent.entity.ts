import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';
import { type Intent, type IntentStatus, type JournalledWrite } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** An operation journalled before it is sent. */
@Entity('intent')
@Index('intent_open_index', ['linkId'], { where: `status IN ('planned', 'sent', 'unknown')` })
@Index('intent_dropped_index', ['linkId'], { where: `status = 'dropped'` })
@Index('intent_life_index', ['runId', 'linkId'], { where: `run_id IS NOT NULL AND kind <> 'update'` })
@Check('intent_status_check', `status IN ('planned', 'sent', 'unknown', 'done', 'dropped')`)
@Check('intent_side_check', `side IN ('a', 'b')`)
export class IntentEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'uuid' })
  linkId!: string;

  @Column({ type: 'text' })
  side!: Side;

  @Column({ type: 'text' })
  kind!: Intent['kind'];

  @Column({ type: 'jsonb' })
  writes!: readonly JournalledWrite[];

  @Column({ type: 'text' })
  status!: IntentStatus;

  @Column({ type: 'timestamptz' })
  plannedAt!: Date;

  @Column({ type: 'text', collation: 'C', nullable: true })
  remoteId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;
}
