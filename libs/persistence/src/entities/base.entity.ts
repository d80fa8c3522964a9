import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { type Base } from '#core';
import { LinkEntity } from './link.entity.js';

/** The last pair of raw values observed settled, by field mapping id. Read only when hashes differ. */
@Entity('base')
export class BaseEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => LinkEntity, { onDelete: 'CASCADE' })
  linkId!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  /** A pair's absent member means an absent value. */
  @Column({ type: 'jsonb' })
  fields!: Base;
}
