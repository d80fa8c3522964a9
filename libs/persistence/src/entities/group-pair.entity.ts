import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type GroupApart } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** Groups of the two sides that are the same, or one that is known on one side only. */
@Entity('group_pair')
@Index('group_pair_a_unique', ['syncId', 'fieldId', 'aId'], { unique: true })
@Index('group_pair_b_unique', ['syncId', 'fieldId', 'bId'], { unique: true })
@Check('group_pair_side_check', `a_id IS NOT NULL OR b_id IS NOT NULL`)
export class GroupPairEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'text' })
  fieldId!: string;

  @Column({ type: 'text', collation: 'C', nullable: true })
  aId!: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  bId!: string | null;

  @Column({ type: 'text', nullable: true })
  aName!: string | null;

  @Column({ type: 'text', nullable: true })
  bName!: string | null;

  @Column({ type: 'boolean', default: false })
  aWritable!: boolean;

  @Column({ type: 'boolean', default: false })
  bWritable!: boolean;

  @Column({ type: 'text', nullable: true })
  apart!: GroupApart | null;
}
