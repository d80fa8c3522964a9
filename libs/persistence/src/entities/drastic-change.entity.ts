import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type DrasticKind } from '#core';
import { type DrasticChange } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** A deletion or overwrite of one link: held by the brake, or carried out lately. */
@Entity('drastic_change')
@Index('drastic_change_recent_index', ['syncId', 'kind', 'at'], { where: 'NOT held' })
@Check('drastic_change_kind_check', `kind IN ('delete', 'overwrite')`)
export class DrasticChangeEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  aId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  bId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @PrimaryColumn({ type: 'text' })
  kind!: DrasticKind;

  @PrimaryColumn({ type: 'boolean' })
  held!: boolean;

  @Column({ type: 'jsonb' })
  changes!: DrasticChange['changes'];

  @Column({ type: 'timestamptz' })
  at!: Date;
}
