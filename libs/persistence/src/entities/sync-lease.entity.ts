import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { SyncEntity } from './sync.entity.js';

/** Who may drain a sync. Commits lock this row and compare the epoch. */
@Entity('sync_lease')
export class SyncLeaseEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'bigint' })
  epoch!: number;

  @Column({ type: 'timestamptz' })
  until!: Date;
}
