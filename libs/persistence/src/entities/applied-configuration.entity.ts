import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { type Actor } from '../audit/running-act.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** The file of configuration that was last applied to a workspace. It holds no secret, only where secrets are. */
@Entity('applied_configuration')
@Check('applied_configuration_actor_kind_check', `actor_kind IN ('person', 'key')`)
export class AppliedConfigurationEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'jsonb' })
  configuration!: object;

  /** What the file was called. */
  @Column({ type: 'text', nullable: true })
  file!: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  appliedAt!: Date;

  @Column({ type: 'text' })
  actorKind!: Actor['kind'];

  @Column({ type: 'uuid' })
  actorId!: string;

  /** As they were called then. */
  @Column({ type: 'text' })
  actorName!: string;
}
