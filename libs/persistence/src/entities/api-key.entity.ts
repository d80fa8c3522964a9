import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WorkspaceEntity } from './workspace.entity.js';

/** A key to the API. Only its hash is kept; `prefix` lets people recognise it. */
@Entity('api_key')
@Index('api_key_hash_unique', ['hash'], { unique: true })
@Check('api_key_role_check', `role IN ('owner', 'admin', 'operator', 'viewer')`)
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  prefix!: string;

  @Column({ type: 'bytea' })
  hash!: Buffer;

  @Column({ type: 'text' })
  role!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  /** Permissions; `null`: all that its role has. */
  @Column({ type: 'text', array: true, nullable: true })
  scopes!: string[] | null;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  /** The name of who made it, as it was then. */
  @Column({ type: 'text', nullable: true })
  madeBy!: string | null;

  /** The person who made it, or who made the key it was made with. */
  @Column({ type: 'uuid', nullable: true })
  makerId!: string | null;
}
