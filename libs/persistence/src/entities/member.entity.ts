import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Role } from '../roles.js';
import { PersonEntity } from './person.entity.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** What a person is in a workspace. */
@Entity('member')
@Index('member_person_index', ['personId'])
@Check('member_role_check', `role IN ('owner', 'admin', 'operator', 'viewer')`)
export class MemberEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => PersonEntity, { onDelete: 'CASCADE' })
  personId!: string;

  @Column({ type: 'text' })
  role!: Role;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  joinedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  seenAt!: Date | null;
}
