import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is left of one vendor account's allowance. Shared by every workspace that uses the account. */
@Entity('quota')
export class QuotaEntity {
  @PrimaryColumn({ type: 'text' })
  vendor!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  pool!: string;

  /** The time up to which calls are handed out already (GCRA's theoretical arrival time). */
  @Column({ type: 'timestamptz' })
  nextAt!: Date;

  /** Nobody calls before: the vendor asked for it. */
  @Column({ type: 'timestamptz', nullable: true })
  blockedUntil!: Date | null;

  /** Share of the rate in use: halved when throttled, regained in steps. */
  @Column({ type: 'real', default: 1 })
  factor!: number;

  @Column({ type: 'timestamptz' })
  factorAt!: Date;

  @Column({ type: 'timestamptz' })
  dayStartedAt!: Date;

  @Column({ type: 'integer', default: 0 })
  usedToday!: number;

  /** The vendor's own figures, counted down between its answers. */
  @Column({ type: 'integer', nullable: true })
  dailyRemaining!: number | null;

  @Column({ type: 'integer', nullable: true })
  dailyMax!: number | null;
}
