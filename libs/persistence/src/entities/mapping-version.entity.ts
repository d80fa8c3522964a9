import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { type Mapping } from '#core';
import { SyncEntity } from './sync.entity.js';

/** One version of what a sync does with its objects. Never changed once written. */
@Entity('mapping_version')
export class MappingVersionEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'jsonb' })
  mapping!: Mapping;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
