import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type PlanItem, type PlanItemKind } from '#engine';
import { RunEntity } from './run.entity.js';

/** One line of a plan that waits for approval. */
@Entity('plan_item')
@Index('plan_item_kind_index', ['runId', 'kind', 'ordinal'])
export class PlanItemEntity {
  @PrimaryColumn({ type: 'uuid' })
  @ForeignKey(() => RunEntity, { onDelete: 'CASCADE' })
  runId!: string;

  @PrimaryColumn({ type: 'integer' })
  ordinal!: number;

  @Column({ type: 'uuid' })
  workspaceId!: string;

  @Column({ type: 'text' })
  kind!: PlanItemKind;

  /** The rest of the engine's `PlanItem`. */
  @Column({ type: 'jsonb' })
  detail!: Omit<PlanItem, 'ordinal' | 'kind'>;
}
