import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type SyncState } from '#engine';
import { ConnectionEntity } from './connection.entity.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** Two connections' objects, kept the same. Its current mapping is `mapping_version` of that number. */
@Entity('sync')
@Index('sync_workspace_index', ['workspaceId'])
@Index('sync_a_connection_index', ['aConnectionId'])
@Index('sync_b_connection_index', ['bConnectionId'])
@Check('sync_state_check', `state IN ('draft', 'live', 'paused', 'braked')`)
export class SyncEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => ConnectionEntity, { onDelete: 'RESTRICT' })
  aConnectionId!: string;

  @Column({ type: 'text' })
  aObject!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => ConnectionEntity, { onDelete: 'RESTRICT' })
  bConnectionId!: string;

  @Column({ type: 'text' })
  bObject!: string;

  @Column({ type: 'integer' })
  mappingVersion!: number;

  @Column({ type: 'text', default: 'draft' })
  state!: SyncState;

  @Column({ type: 'text', nullable: true })
  pausedBecause!: string | null;

  @Column({ type: 'integer' })
  pollEveryMs!: number;

  @Column({ type: 'integer' })
  sweepEveryMs!: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
