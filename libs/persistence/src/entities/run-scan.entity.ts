import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';

/** How far a run's scan of one side got. Unlogged like what it scanned: after a crash of the server both are gone together. */
@Entity('run_scan')
export class RunScanEntity {
  @PrimaryColumn({ type: 'uuid' })
  runId!: string;

  @PrimaryColumn({ type: 'text' })
  side!: Side;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'text', nullable: true })
  scanCursor!: string | null;

  @Column({ type: 'boolean' })
  done!: boolean;

  @Column({ type: 'integer' })
  count!: number;
}
