import { type SegmentRule, type Side } from '#core';
import { type SegmentInUse, type SegmentState } from '#engine';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SyncEntity } from './sync.entity.js';

/** A rule over the linked records of a sync, and the group its members are kept in. */
@Entity('segment')
@Index('segment_name_unique', ['syncId', 'name'], { unique: true })
@Check('segment_side_check', `side IN ('a', 'b')`)
@Check('segment_state_check', `state IN ('draft', 'active', 'emptying', 'stopped')`)
export class SegmentEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'text', collation: 'C' })
  name!: string;

  @Column({ type: 'text' })
  side!: Side;

  @Column({ type: 'text' })
  field!: string;

  @Column({ type: 'text' })
  groupName!: string;

  @Column({ type: 'jsonb' })
  rule!: SegmentRule;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'text' })
  state!: SegmentState;

  @Column({ type: 'jsonb', nullable: true })
  inUse!: SegmentInUse | null;

  @Column({ type: 'text', nullable: true })
  stoppedBecause!: string | null;
}
