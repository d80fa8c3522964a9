import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ConnectionEntity } from './connection.entity.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** A webhook request that was verified, waiting to be decoded. */
@Entity('webhook_receipt')
@Index('webhook_receipt_next_index', ['connectionId', 'attempts', 'aboutConsent', 'receivedAt'])
export class WebhookReceiptEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => ConnectionEntity, { onDelete: 'CASCADE' })
  connectionId!: string;

  @Column({ type: 'timestamptz' })
  receivedAt!: Date;

  @Column({ type: 'text' })
  method!: string;

  @Column({ type: 'text' })
  url!: string;

  @Column({ type: 'jsonb' })
  headers!: Readonly<Record<string, string>>;

  @Column({ type: 'bytea' })
  body!: Buffer;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ type: 'boolean', default: false })
  aboutConsent!: boolean;
}
