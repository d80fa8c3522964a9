import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { MemberEntity } from './member.entity.js';

/** A person signed in to a workspace; ends with their membership. Only the hash of what the browser holds is kept. */
@Entity('session')
@Index('session_hash_unique', ['hash'], { unique: true })
@Index('session_person_index', ['personId', 'workspaceId'])
@ForeignKey(() => MemberEntity, ['workspaceId', 'personId'], ['workspaceId', 'personId'], { onDelete: 'CASCADE' })
export class SessionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  personId!: string;

  @Column({ type: 'bytea' })
  hash!: Buffer;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  seenAt!: Date;

  @Column({ type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ type: 'text' })
  address!: string;

  @Column({ type: 'text' })
  userAgent!: string;
}
