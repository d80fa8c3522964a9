import { type AlertFacts, type AlertKind, type AlertSubject } from '#engine';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WorkspaceEntity } from './workspace.entity.js';

/** Something that calls for a person, or did. */
@Entity('alert')
@Index('alert_open_unique', ['workspaceId', 'kind', 'subjectId'], { unique: true, where: 'closed_at IS NULL' })
@Index('alert_list_index', ['workspaceId', 'openedAt', 'id'])
@Check('alert_kind_check', `kind IN ('stalled', 'deadLetters', 'credentials', 'brake', 'quota')`)
@Check('alert_subject_kind_check', `subject_kind IN ('sync', 'connection')`)
export class AlertEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'text' })
  kind!: AlertKind;

  @Column({ type: 'text' })
  subjectKind!: AlertSubject['kind'];

  /** It may be gone by now. */
  @Column({ type: 'uuid' })
  subjectId!: string;

  @Column({ type: 'text' })
  subjectName!: string;

  @Column({ type: 'jsonb' })
  facts!: AlertFacts;

  @Column({ type: 'timestamptz' })
  openedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  closedAt!: Date | null;

  /** What they were called then. */
  @Column({ type: 'text', nullable: true })
  acknowledgedBy!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  acknowledgedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  mutedUntil!: Date | null;
}
