import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `ALTER TABLE run ADD COLUMN asked_by uuid`,
  // Whoever asks is known to the database while a request is worked on, and to nobody on the way from there to here.
  `
    CREATE FUNCTION note_asker() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.asked_by := nullif(current_setting('syncline.caller', true), '')::uuid;
      RETURN NEW;
    END $$
  `,
  `CREATE TRIGGER run_note_asker BEFORE INSERT ON run FOR EACH ROW EXECUTE FUNCTION note_asker()`,
];

/** Who had a plan made, so that another can be asked to approve it. */
export class SecondPerson1764547233000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}
