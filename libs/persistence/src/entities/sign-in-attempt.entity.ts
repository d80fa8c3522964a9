import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often it was lately tried to sign in, by whom and from where; in the form rate-limiter-flexible has it. */
@Entity('sign_in_attempt')
export class SignInAttemptEntity {
  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ type: 'integer', default: 0 })
  points!: number;

  @Column({ type: 'bigint', nullable: true })
  expire!: number | null;
}
