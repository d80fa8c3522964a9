import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Names of fields that mostly hold what is personal. */
const MASKED_FIELDS_DEFAULT =
  '*mail*,*phone*,*mobile*,*fax*,*name,*address*,*street*,*city*,*zip*,*postal*,*birth*,*gender*,*salutation*';

/** One customer of this installation; everything else belongs to exactly one. */
@Entity('workspace')
@Check('workspace_approvals_check', `approvals IN ('none', 'second-person')`)
export class WorkspaceEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  /** Whether the plan of one person must be approved by another. */
  @Column({ type: 'text', default: 'none' })
  approvals!: 'none' | 'second-person';

  /** Names of fields, with `*` for any characters, whose values are masked for those who may only look. */
  @Column({ type: 'text', array: true, default: () => `'{${MASKED_FIELDS_DEFAULT}}'` })
  maskedFields!: string[];
}
