import { type AlertRules } from '#engine';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WorkspaceEntity } from './workspace.entity.js';

/** What counts as an alert in a workspace, and when people are told. Without a row: as usual. */
@Entity('alert_rules')
export class AlertRulesEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => WorkspaceEntity, { onDelete: 'CASCADE' })
  workspaceId!: string;

  @Column({ type: 'jsonb' })
  rules!: AlertRules;
}
