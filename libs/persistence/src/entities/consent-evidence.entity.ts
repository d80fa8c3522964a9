import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type RecordedEvidence } from '#engine';
import { WorkspaceEntity } from './workspace.entity.js';

/** Evidence that someone opted in again. Nothing but the end of the workspace deletes it. */
@Entity('consent_evidence')
@Index('consent_evidence_link_index', ['linkId'])
@Check('consent_evidence_state_check', `state IN ('open', 'done', 'overruled', 'refused')`)
export class ConsentEvidenceEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'uuid' })
  syncId!: string;

  @Column({ type: 'uuid' })
  linkId!: string;

  @Column({ type: 'text' })
  fieldId!: string;

  @Column({ type: 'text', collation: 'C', nullable: true })
  aId!: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  bId!: string | null;

  @Column({ type: 'text' })
  how!: RecordedEvidence['how'];

  @Column({ type: 'timestamptz' })
  givenAt!: Date;

  @Column({ type: 'text' })
  note!: string;

  @Column({ type: 'text' })
  proof!: string;

  @Column({ type: 'jsonb' })
  shown!: RecordedEvidence['shown'];

  @Column({ type: 'jsonb' })
  optIn!: RecordedEvidence['optIn'];

  @Column({ type: 'text' })
  recordedBy!: string;

  @Column({ type: 'timestamptz' })
  recordedAt!: Date;

  @Column({ type: 'text' })
  state!: RecordedEvidence['state'];

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
