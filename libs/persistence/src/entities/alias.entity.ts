import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';
import { SyncEntity } from './sync.entity.js';

/** A record that was merged into another. */
@Entity('alias')
@Check('alias_side_check', `side IN ('a', 'b')`)
export class AliasEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @PrimaryColumn({ type: 'text' })
  side!: Side;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  fromId!: string;

  @Column({ type: 'text', collation: 'C' })
  intoId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;
}
