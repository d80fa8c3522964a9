import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SyncEntity } from './sync.entity.js';

/** The pair of records that are the same thing. Narrow and often updated: no changing column is indexed. */
@Entity('link')
@Index('link_a_unique', ['syncId', 'aId'], { unique: true, where: 'removed_at IS NULL' })
@Index('link_b_unique', ['syncId', 'bId'], { unique: true, where: 'removed_at IS NULL' })
@Index('link_a_ended_index', ['syncId', 'aId'], { where: 'removed_at IS NOT NULL' })
@Index('link_b_ended_index', ['syncId', 'bId'], { where: 'removed_at IS NOT NULL' })
@Index('link_made_by_run_index', ['madeByRun', 'id'], { where: 'made_by_run IS NOT NULL' })
@Index('link_ended_by_run_index', ['endedByRun', 'id'], { where: 'ended_by_run IS NOT NULL' })
export class LinkEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'text', collation: 'C', nullable: true })
  aId!: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  bId!: string | null;

  @Column({ type: 'text', nullable: true })
  hashA!: string | null;

  @Column({ type: 'text', nullable: true })
  hashB!: string | null;

  @Column({ type: 'text', nullable: true })
  stampA!: string | null;

  @Column({ type: 'text', nullable: true })
  stampB!: string | null;

  @Column({ type: 'text', array: true, default: () => `'{}'` })
  frozen!: string[];

  /** When a person last let a field go on, by field mapping id. */
  @Column({ type: 'jsonb', default: () => `'{}'` })
  unfrozenAt!: object;

  /** Set when the records were parted; the link stays for the log to refer to. */
  @Column({ type: 'timestamptz', nullable: true })
  removedAt!: Date | null;

  /** Why a person parted them. */
  @Column({ type: 'text', nullable: true })
  removedBecause!: string | null;

  @Column({ type: 'uuid', nullable: true })
  madeByRun!: string | null;

  @Column({ type: 'uuid', nullable: true })
  endedByRun!: string | null;

  /** When the link followed a merge to the record of side a that it holds now. */
  @Column({ type: 'timestamptz', nullable: true })
  movedAtA!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  movedAtB!: Date | null;

  /** The link of another sync that took its place, once one of its records had become one of another object. */
  @Column({ type: 'uuid', nullable: true })
  continuedBy!: string | null;
}
