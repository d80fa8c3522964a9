import { BodyReader, type JsonObject } from './input.js';
import { type WritableStatus, WRITABLE_STATUSES } from './model.js';

/** A member as a caller writes it; what is undefined was not sent. */
export interface MemberInput {
  email: string | undefined;
  status: WritableStatus | undefined;
  statusIfNew: WritableStatus | undefined;
  emailType: string | undefined;
  merge: JsonObject | undefined;
  interests: JsonObject | undefined;
  permissions: readonly { id: string; enabled: boolean }[] | undefined;
  tags: readonly string[] | undefined;
  language: string | undefined;
  vip: boolean | undefined;
  location: { latitude: number; longitude: number } | undefined;
  ipSignup: string | undefined;
  timestampSignup: string | undefined;
  ipOpt: string | undefined;
  timestampOpt: string | undefined;
}

/** Reads a member's body. Throws the problem naming every field that does not fit the schema. */
export function readMemberInput(body: unknown, required: readonly string[] = []): MemberInput {
  const reader = new BodyReader(body);
  reader.requireAll(...required);
  const location = reader.object('location');
  const input: MemberInput = {
    email: reader.text('email_address'),
    status: reader.oneOf('status', WRITABLE_STATUSES),
    statusIfNew: reader.oneOf('status_if_new', WRITABLE_STATUSES),
    emailType: reader.text('email_type'),
    merge: reader.object('merge_fields'),
    interests: reader.object('interests'),
    permissions: readPermissions(reader),
    tags: reader.texts('tags'),
    language: reader.text('language'),
    vip: reader.flag('vip'),
    location: location && {
      latitude: Number(location['latitude'] ?? 0),
      longitude: Number(location['longitude'] ?? 0),
    },
    ipSignup: reader.text('ip_signup'),
    timestampSignup: reader.text('timestamp_signup'),
    ipOpt: reader.text('ip_opt'),
    timestampOpt: reader.text('timestamp_opt'),
  };
  reader.finish();
  return input;
}

function readPermissions(reader: BodyReader): MemberInput['permissions'] {
  return reader.list('marketing_permissions')?.map((item) => {
    const permission = item as { marketing_permission_id?: unknown; enabled?: unknown } | null;
    return { id: String(permission?.marketing_permission_id), enabled: permission?.enabled === true };
  });
}
