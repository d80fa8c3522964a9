import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';
import { type CursorStream } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** How far a change feed was read; it moves together with the marks it led to. */
@Entity('cursor')
@Check('cursor_side_check', `side IN ('a', 'b')`)
export class CursorEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @PrimaryColumn({ type: 'text' })
  side!: Side;

  @PrimaryColumn({ type: 'text' })
  stream!: CursorStream;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'text' })
  value!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  movedAt!: Date;
}
