import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Names of fields that mostly hold what is personal; an owner may say otherwise for a workspace. */
const MASKED =
  '*mail*,*phone*,*mobile*,*fax*,*name,*address*,*street*,*city*,*zip*,*postal*,*birth*,*gender*,*salutation*';

const STATEMENTS: readonly string[] = [
  `
    ALTER TABLE workspace
      ADD COLUMN approvals text NOT NULL DEFAULT 'none',
      ADD COLUMN masked_fields text[] NOT NULL DEFAULT '{${MASKED}}',
      ADD CONSTRAINT workspace_approvals_check CHECK (approvals IN ('none', 'second-person'))
  `,
  `
    CREATE TABLE person (
      id uuid NOT NULL,
      email text NOT NULL,
      name text NOT NULL,
      password text,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT person_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX person_email_unique ON person (email)`,
  `
    CREATE TABLE person_identity (
      issuer text NOT NULL,
      subject text NOT NULL,
      person_id uuid NOT NULL,
      CONSTRAINT person_identity_pk PRIMARY KEY (issuer, subject)
    )
  `,
  `
    CREATE TABLE member (
      workspace_id uuid NOT NULL,
      person_id uuid NOT NULL,
      role text NOT NULL,
      joined_at timestamptz NOT NULL DEFAULT now(),
      seen_at timestamptz,
      CONSTRAINT member_role_check CHECK (role IN ('owner', 'admin', 'operator', 'viewer')),
      CONSTRAINT member_pk PRIMARY KEY (workspace_id, person_id)
    )
  `,
  `CREATE INDEX member_person_index ON member (person_id)`,
  `
    CREATE TABLE session (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      person_id uuid NOT NULL,
      hash bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      seen_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      address text NOT NULL,
      user_agent text NOT NULL,
      CONSTRAINT session_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX session_hash_unique ON session (hash)`,
  `CREATE INDEX session_person_index ON session (person_id, workspace_id)`,
  `
    CREATE TABLE invitation (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      email text NOT NULL,
      role text NOT NULL,
      hash bytea NOT NULL,
      invited_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      CONSTRAINT invitation_role_check CHECK (role IN ('owner', 'admin', 'operator', 'viewer')),
      CONSTRAINT invitation_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX invitation_hash_unique ON invitation (hash)`,
  `CREATE UNIQUE INDEX invitation_email_unique ON invitation (workspace_id, email)`,
  `
    CREATE TABLE sign_in_attempt (
      key text NOT NULL,
      points integer NOT NULL DEFAULT 0,
      expire bigint,
      CONSTRAINT sign_in_attempt_pk PRIMARY KEY (key)
    )
  `,
  `
    ALTER TABLE api_key
      ADD COLUMN scopes text[],
      ADD COLUMN expires_at timestamptz,
      ADD COLUMN made_by text,
      ADD COLUMN maker_id uuid
  `,
  `ALTER TABLE person_identity ADD CONSTRAINT person_identity_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE`,
  `ALTER TABLE member ADD CONSTRAINT member_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  `ALTER TABLE member ADD CONSTRAINT member_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE`,
  `ALTER TABLE session ADD CONSTRAINT session_workspace_id_person_id_fk FOREIGN KEY (workspace_id, person_id) REFERENCES member(workspace_id, person_id) ON DELETE CASCADE`,
  `ALTER TABLE invitation ADD CONSTRAINT invitation_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
];

/** People, what they are in which workspace, their sessions, and how they come in. */
export class People1764547230000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}
