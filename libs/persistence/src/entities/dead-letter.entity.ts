import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Side } from '#core';
import { type DeadLetter, type KnownValue } from '#engine';
import { SyncEntity } from './sync.entity.js';

/** A payload the vendor will not take, kept aside for a person. */
@Entity('dead_letter')
@Index('dead_letter_open_unique', ['syncId', 'side', 'remoteId', 'refusedBy', 'payloadHash'], {
  unique: true,
  where: `status IN ('open', 'retrying')`,
})
@Index('dead_letter_list_index', ['syncId', 'status', 'at'])
@Index('dead_letter_link_index', ['linkId'])
@Check('dead_letter_status_check', `status IN ('open', 'retrying', 'resolved', 'discarded')`)
export class DeadLetterEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => SyncEntity, { onDelete: 'CASCADE' })
  syncId!: string;

  @Column({ type: 'text' })
  side!: Side;

  @Column({ type: 'text', collation: 'C' })
  remoteId!: string;

  /** What the record was known by. */
  @Column({ type: 'jsonb', nullable: true })
  knownBy!: readonly KnownValue[] | null;

  @Column({ type: 'uuid', nullable: true })
  linkId!: string | null;

  @Column({ type: 'text' })
  refusedBy!: Side;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  message!: string;

  @Column({ type: 'text', nullable: true })
  field!: string | null;

  @Column({ type: 'text' })
  payloadHash!: string;

  @Column({ type: 'text' })
  status!: DeadLetter['status'];

  @Column({ type: 'integer' })
  attempts!: number;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text', nullable: true })
  discardReason!: string | null;
}
