import { type Context } from '../context.js';
import { BodyReader, isObject, readFlag } from '../input.js';
import { type MemberInput, readMemberInput } from '../member-input.js';
import { batchMemberView } from '../member-view.js';
import { ADMIN_UNSUBSCRIBE_REASON, type Actor, type WriteOptions } from '../members.js';
import { type Audience, type Member } from '../model.js';
import { Problem, problems } from '../problems.js';
import { apiActor } from './members.js';

const BATCH_SUBSCRIBE_MAX = 500;

interface BatchError {
  email_address: string;
  error: string;
  error_code: 'ERROR_CONTACT_EXISTS' | 'ERROR_GENERIC';
  field: string;
  field_message: string;
}

/** Members to subscribe and how. */
interface Batch {
  audience: Audience;
  actor: Actor;
  options: WriteOptions;
  updateExisting: boolean;
  syncTags: boolean;
}

type Outcome = { kind: 'new' | 'updated'; member: Member } | { kind: 'error'; error: BatchError };

/** POST /lists/{id}: up to 500 members, each taken or refused by itself; the answer is 200 all the same. */
export function addBatchSubscribeRoute(context: Context): void {
  const { account, routes } = context;
  routes.add('POST', 'lists/{list_id}', (call) => {
    const audience = account.audience(call.params['list_id']);
    const reader = new BodyReader(call.body);
    reader.requireAll('members');
    const entries = reader.list('members') ?? [];
    const batch: Batch = {
      audience,
      actor: apiActor(call),
      options: { skipMergeValidation: readFlag(call.query, 'skip_merge_validation') },
      updateExisting: reader.flag('update_existing') ?? false,
      syncTags: reader.flag('sync_tags') ?? false,
    };
    reader.finish();
    if (entries.length > BATCH_SUBSCRIBE_MAX) {
      throw problems.badRequest(`You can only add up to ${BATCH_SUBSCRIBE_MAX} members in a single request.`);
    }
    const outcomes = withoutRepeats(entries, readFlag(call.query, 'skip_duplicate_check')).map(({ entry, repeated }) =>
      repeated ? repeatError(entry) : subscribeOne(context, batch, entry),
    );
    const views = (kind: 'new' | 'updated') =>
      outcomes.flatMap((outcome) =>
        outcome.kind === kind ? [batchMemberView(audience, outcome.member, account.links)] : [],
      );
    const errors = outcomes.flatMap((outcome) => (outcome.kind === 'error' ? [outcome.error] : []));
    const [created, updated] = [views('new'), views('updated')];
    return {
      status: 200,
      body: {
        new_members: created,
        updated_members: updated,
        errors,
        total_created: created.length,
        total_updated: updated.length,
        error_count: errors.length,
        _links: account.links.instance('Lists', `/lists/${audience.id}`).slice(0, 2),
      },
      schema: 'Lists/BatchPOST-Response.json',
    };
  });
}

const emailOf = (entry: unknown): string => {
  const email = isObject(entry) ? entry['email_address'] : undefined;
  return typeof email === 'string' ? email : '';
};

/** The first entry of an address counts; later ones are dropped or, when duplicates are checked, refused. */
function withoutRepeats(entries: readonly unknown[], skipCheck: boolean): { entry: unknown; repeated: boolean }[] {
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const key = emailOf(entry).toLowerCase();
    const repeated = key !== '' && seen.has(key);
    seen.add(key);
    return repeated && skipCheck ? [] : [{ entry, repeated }];
  });
}

const genericError = (email: string, error: string, field = '', fieldMessage = ''): Outcome => ({
  kind: 'error',
  error: { email_address: email, error, error_code: 'ERROR_GENERIC', field, field_message: fieldMessage },
});

const repeatError = (entry: unknown): Outcome =>
  genericError(emailOf(entry), `${emailOf(entry)} is in this request more than once.`);

function subscribeOne(context: Context, batch: Batch, entry: unknown): Outcome {
  const { audience } = batch;
  try {
    // A batch's description knows no marketing permissions.
    const input = { ...readMemberInput(entry, ['email_address']), permissions: undefined };
    const existing = audience.members.byEmail(input.email ?? '');
    if (!existing || existing.status === 'archived') return addOne(context, batch, input);
    if (!batch.updateExisting) return existsError(input.email ?? '');
    return updateOne(context, batch, existing, input);
  } catch (error) {
    if (error instanceof Problem) return problemError(emailOf(entry), error);
    throw error;
  }
}

function addOne({ members }: Context, { audience, actor, options }: Batch, input: MemberInput): Outcome {
  if (input.status === undefined && input.statusIfNew === undefined) {
    throw problems.notValidated([{ field: 'status', message: 'Required fields were not provided: status' }]);
  }
  const wasArchived = audience.members.byEmail(input.email ?? '') !== undefined;
  const member = members.add(audience, { ...input, status: input.statusIfNew ?? input.status }, actor, options);
  return { kind: wasArchived ? 'updated' : 'new', member };
}

function updateOne(context: Context, batch: Batch, member: Member, input: MemberInput): Outcome {
  const { audience, actor, options, syncTags } = batch;
  const resubscribes =
    input.status === 'subscribed' &&
    member.status === 'unsubscribed' &&
    member.unsubscribeReason === ADMIN_UNSUBSCRIBE_REASON;
  const ignored = resubscribes && context.batchIgnoresAdminResubscribe;
  context.members.update(audience, member, ignored ? { ...input, status: undefined } : input, actor, options);
  for (const name of input.tags ?? []) context.segments.tag(audience, member, name);
  if (syncTags) dropOtherTags(context, audience, member, input.tags ?? []);
  return { kind: 'updated', member };
}

function dropOtherTags({ segments }: Context, audience: Audience, member: Member, kept: readonly string[]): void {
  const names = new Set(kept.map((name) => name.trim().toLowerCase()));
  for (const id of [...member.tags.keys()]) {
    const segment = audience.segments.get(id);
    if (segment && !names.has(segment.name.toLowerCase())) segments.take(segment, [member]);
  }
}

const existsError = (email: string): Outcome => ({
  kind: 'error',
  error: {
    email_address: email,
    error: `${email} is already a list member, do you want to update? please provide update_existing:true in the request body`,
    error_code: 'ERROR_CONTACT_EXISTS',
    field: '',
    field_message: '',
  },
});

function problemError(email: string, { document }: Problem): Outcome {
  const first = document.errors?.[0];
  return genericError(email, document.detail, first?.field, first?.message);
}
