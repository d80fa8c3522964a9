import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One call under way, where a vendor limits how many. Given back, or free again after `until`. */
@Entity('quota_slot')
@Index('quota_slot_pool_index', ['vendor', 'account', 'pool'])
export class QuotaSlotEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  vendor!: string;

  @Column({ type: 'text' })
  account!: string;

  @Column({ type: 'text' })
  pool!: string;

  @Column({ type: 'timestamptz' })
  until!: Date;
}
