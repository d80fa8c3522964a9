import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One customer of this installation; everything else belongs to exactly one. */
@Entity('workspace')
export class WorkspaceEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
