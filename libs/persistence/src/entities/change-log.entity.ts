import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';
import { type ChangeLogEntry } from '#engine';
import { type LoggedValue } from '../store/jsonb.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** One change of one field, ours or theirs. Partitioned by month. */
@Entity('change_log')
@Index('change_log_link_index', ['linkId', 'at'])
@Index('change_log_sync_index', ['syncId', 'at'])
@Index('change_log_run_link_index', ['runId', 'linkId'], { where: 'run_id IS NOT NULL' })
export class ChangeLogEntity {
  /** Drawn from the sequence `change_log_id`: the order of writing. */
  @PrimaryColumn({ type: 'bigint' })
  id!: number;

  @PrimaryColumn({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  syncId!: string;

  @Column({ type: 'uuid' })
  linkId!: string;

  @Column({ type: 'text' })
  fieldId!: string;

  @Column({ type: 'text' })
  side!: Side;

  /** `{ value }`; an empty object for an absent value. */
  @Column({ type: 'jsonb' })
  before!: LoggedValue;

  @Column({ type: 'jsonb' })
  after!: LoggedValue;

  @Column({ type: 'text' })
  cause!: ChangeLogEntry['cause'];

  @Column({ type: 'uuid', nullable: true })
  intentId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'jsonb', default: () => `'{}'` })
  other!: LoggedValue;

  @Column({ type: 'jsonb', nullable: true })
  base!: ChangeLogEntry['base'];

  @Column({ type: 'text', nullable: true })
  decidedBy!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  editedAt!: ChangeLogEntry['editedAtMs'];

  /** 0 for entries of versions that did not note it. */
  @Column({ type: 'integer', default: 0 })
  mappingVersion!: number;

  @Column({ type: 'text', nullable: true })
  outcome!: ChangeLogEntry['outcome'];
}
