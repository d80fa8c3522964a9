import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PersonEntity } from './person.entity.js';

/** Who an OpenID provider says somebody is. */
@Entity('person_identity')
export class PersonIdentityEntity {
  @PrimaryColumn({ type: 'text' })
  issuer!: string;

  @PrimaryColumn({ type: 'text' })
  subject!: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => PersonEntity, { onDelete: 'CASCADE' })
  personId!: string;
}
