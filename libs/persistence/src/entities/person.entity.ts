import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody who signs in. What they are in which workspace is in `member`. */
@Entity('person')
@Index('person_email_unique', ['email'], { unique: true })
export class PersonEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** In lower case. */
  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  name!: string;

  /** As a PHC string; `null` for those who only sign in by OpenID Connect. */
  @Column({ type: 'text', nullable: true })
  password!: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
