import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Actor } from '../audit/running-act.js';
import { ConnectionEntity } from './connection.entity.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** One try to connect an account by OAuth, from the consent page's address to its answer. */
@Entity('oauth_attempt')
@Index('oauth_attempt_state_hash_unique', ['stateHash'], { unique: true })
@Index('oauth_attempt_workspace_index', ['workspaceId'])
@Index('oauth_attempt_expires_at_index', ['expiresAt'])
@Check('oauth_attempt_state_check', `state IN ('waiting', 'connected', 'failed')`)
export class OAuthAttemptEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  /** The connection to authorise again, or the one that came of it. */
  @Column({ type: 'uuid', nullable: true })
  @ForeignKey(() => ConnectionEntity, { onDelete: 'CASCADE' })
  connectionId!: string | null;

  @Column({ type: 'text' })
  vendor!: string;

  /** What a new connection is to be called; `null` for one that is authorised again. */
  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'text', nullable: true })
  baseUrl!: string | null;

  @Column({ type: 'jsonb' })
  settings!: Readonly<Record<string, string>>;

  /** Sealed: the verifier, and an app of the asker's own. Emptied when it is over. */
  @Column({ type: 'jsonb' })
  secrets!: Readonly<Record<string, string>>;

  @Column({ type: 'bytea' })
  stateHash!: Buffer;

  /** Who asked: what comes of it is their act. */
  @Column({ type: 'jsonb' })
  askedBy!: Actor;

  /** Hash of the session cookie of the browser that asked; `null` when it had none. */
  @Column({ type: 'bytea', nullable: true })
  boundTo!: Buffer | null;

  @Column({ type: 'text' })
  redirectUri!: string;

  @Column({ type: 'text', nullable: true })
  returnTo!: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  usedAt!: Date | null;

  @Column({ type: 'text', default: 'waiting' })
  state!: 'waiting' | 'connected' | 'failed';

  @Column({ type: 'text', nullable: true })
  code!: string | null;

  @Column({ type: 'text', nullable: true })
  message!: string | null;
}
