import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WorkspaceEntity } from './workspace.entity.js';

/** Something somebody did. Holds no secret and no value of a record. */
@Entity('audit_entry')
@Index('audit_entry_at_index', ['workspaceId', 'at', 'id'])
@Check('audit_entry_actor_kind_check', `actor_kind IN ('person', 'key')`)
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  at!: Date;

  @Column({ type: 'text' })
  actorKind!: 'person' | 'key';

  @Column({ type: 'uuid' })
  actorId!: string;

  /** As they were called then. */
  @Column({ type: 'text' })
  actorName!: string;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'text' })
  subjectKind!: string;

  @Column({ type: 'text', nullable: true })
  subjectId!: string | null;

  @Column({ type: 'text', nullable: true })
  subjectName!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  before!: object | null;

  @Column({ type: 'jsonb', nullable: true })
  after!: object | null;

  /** `begun` until it is known; `done`, or the code it ended with. */
  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'text' })
  address!: string;

  @Column({ type: 'text' })
  userAgent!: string;

  @Column({ type: 'text' })
  requestId!: string;
}
