import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type LiveRecord, type Side } from '#core';

/** A record as scanned for a run. Unlogged: a scan that was lost is repeated. */
@Entity('staged_record')
export class StagedRecordEntity {
  @PrimaryColumn({ type: 'uuid' })
  runId!: string;

  @PrimaryColumn({ type: 'text' })
  side!: Side;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  remoteId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'text' })
  hash!: string;

  @Column({ type: 'jsonb' })
  keys!: readonly (string | null)[];

  @Column({ type: 'jsonb', nullable: true })
  record!: LiveRecord | null;
}
