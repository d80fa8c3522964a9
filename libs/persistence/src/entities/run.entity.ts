import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Run, type RunState } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** One first sync, sweep, undo, restore, change of the mapping, or segment coming into use. */
@Entity('run')
@Index('run_list_index', ['syncId', 'startedAt'])
@Check('run_state_check', `state IN ('scanning', 'ready', 'applying', 'done', 'failed', 'discarded')`)
export class RunEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'text' })
  kind!: Run['kind'];

  @Column({ type: 'text' })
  state!: RunState;

  @Column({ type: 'integer' })
  mappingVersion!: number;

  @Column({ type: 'jsonb', default: () => `'{}'` })
  counts!: Readonly<Record<string, number>>;

  @Column({ type: 'text', nullable: true })
  error!: string | null;

  @Column({ type: 'timestamptz' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  target!: Run['target'];

  @Column({ type: 'jsonb', nullable: true })
  mappingChange!: Run['mappingChange'] | null;

  @Column({ type: 'jsonb', nullable: true })
  segment!: Run['segment'] | null;

  @Column({ type: 'jsonb', nullable: true })
  answer!: Run['answer'] | null;

  /** The person or key that had it made; set by a trigger. */
  @Column({ type: 'uuid', nullable: true })
  askedBy!: string | null;
}
