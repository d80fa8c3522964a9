import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type ConnectionCheck } from '#connector-sdk';
import { type ConnectionHealth } from '#engine';
import { WorkspaceEntity } from './workspace.entity.js';

/** Credentials to one account at one vendor, sealed. */
@Entity('connection')
@Index('connection_webhook_token_unique', ['webhookToken'], { unique: true })
@Index('connection_workspace_index', ['workspaceId'])
@Check('connection_health_check', `health IN ('unchecked', 'ok', 'authFailed', 'missingRights', 'unreachable')`)
export class ConnectionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  vendor!: string;

  @Column({ type: 'text', nullable: true })
  baseUrl!: string | null;

  @Column({ type: 'jsonb', default: () => `'{}'` })
  settings!: Readonly<Record<string, string>>;

  /** Each secret by name, as `seal.ts` writes it. */
  @Column({ type: 'jsonb', default: () => `'{}'` })
  secrets!: Readonly<Record<string, string>>;

  @Column({ type: 'text', collation: 'C', nullable: true })
  accountId!: string | null;

  /** The account that was last proved, also while other credentials have yet to be checked. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  knownAccountId!: string | null;

  @Column({ type: 'text', nullable: true })
  accountName!: string | null;

  /** Scopes a person has agreed to; `null` where the credentials do not tell. */
  @Column({ type: 'jsonb', nullable: true })
  grantedScopes!: readonly string[] | null;

  /** As the last check found them. */
  @Column({ type: 'jsonb', default: () => `'[]'` })
  missingRights!: ConnectionCheck['missing'];

  /** Counts how often people have given other credentials. */
  @Column({ type: 'integer', default: 0 })
  accessRevision!: number;

  /** Who renews the credentials at the moment. */
  @Column({ type: 'uuid', nullable: true })
  renewalHolder!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  renewalUntil!: Date | null;

  @Column({ type: 'integer', default: 0 })
  clockOffsetMs!: number;

  @Column({ type: 'text', default: 'unchecked' })
  health!: ConnectionHealth;

  @Column({ type: 'text', nullable: true })
  healthMessage!: string | null;

  @Column({ type: 'text' })
  webhookToken!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
