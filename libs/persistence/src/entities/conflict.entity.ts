import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Decision, type Side } from '#core';
import { type Conflict, type ConflictKind, type ConflictStatus, type KnownValue, type RecordRef } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** Both sides changed and differ, or records whose identity is unclear. The value that lost is kept. */
@Entity('conflict')
@Index('conflict_open_index', ['syncId', 'fieldId', 'id'], { where: `status = 'open'` })
@Index('conflict_list_index', ['syncId', 'status', 'at'])
@Index('conflict_link_index', ['linkId'])
@Check('conflict_status_check', `status IN ('open', 'decided', 'answered', 'resolved')`)
export class ConflictEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'uuid', nullable: true })
  linkId!: string | null;

  @Column({ type: 'text', nullable: true })
  fieldId!: string | null;

  @Column({ type: 'text' })
  kind!: ConflictKind;

  @Column({ type: 'jsonb' })
  records!: readonly RecordRef[];

  /** What the records of an `identity` conflict were known by. */
  @Column({ type: 'jsonb', nullable: true })
  knownBy!: readonly KnownValue[] | null;

  /** What an open conflict is about beside link, field and kind: the records of an `identity` conflict. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'jsonb', nullable: true })
  base!: Conflict['base'];

  @Column({ type: 'jsonb', nullable: true })
  now!: Conflict['now'];

  @Column({ type: 'text', nullable: true })
  winner!: Side | null;

  @Column({ type: 'text' })
  decidedBy!: Conflict['decidedBy'];

  /** The side the reason is about. */
  @Column({ type: 'text', nullable: true })
  side!: Side | null;

  @Column({ type: 'text', nullable: true })
  message!: string | null;

  @Column({ type: 'text' })
  status!: ConflictStatus;

  @Column({ type: 'jsonb', nullable: true })
  decision!: Decision | null;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  resolvedAt!: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  editedAt!: Conflict['editedAtMs'];
}
