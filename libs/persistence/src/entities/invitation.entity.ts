import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Role } from '../roles.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** A link by which somebody may join. It goes when it is taken up or withdrawn. */
@Entity('invitation')
@Index('invitation_hash_unique', ['hash'], { unique: true })
@Index('invitation_email_unique', ['workspaceId', 'email'], { unique: true })
@Check('invitation_role_check', `role IN ('owner', 'admin', 'operator', 'viewer')`)
export class InvitationEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  role!: Role;

  @Column({ type: 'bytea' })
  hash!: Buffer;

  @Column({ type: 'text' })
  invitedBy!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz' })
  expiresAt!: Date;
}
