import { type Account } from './account.js';
import { type JsonObject } from './input.js';
import { readMemberInput } from './member-input.js';
import { memberView } from './member-view.js';
import { type Actor, type Members } from './members.js';
import { type Audience, type Member, type Segment, type WritableStatus } from './model.js';
import { problems } from './problems.js';
import { type Segments } from './segments.js';

/** A member as the API shows it, and what only the vendor knows. */
export interface MemberState extends JsonObject {
  sandbox: { complianceLocked: boolean; confirmationsSent: number; automationsStarted: readonly string[] };
}

/** What is changed; merge values by tag, tags by name. */
export interface MemberEdit {
  merge_fields?: Readonly<Record<string, unknown>>;
  tags?: readonly string[];
  [field: string]: unknown;
}

/**
 * What people do on the vendor's side: contacts on its forms (source `user`) and colleagues in its web application
 * (source `admin`). `listId` is the default audience when absent; all but the first throw for an unknown address.
 */
export interface PersonActions {
  /** The contact fills in the signup form: a new subscriber, or an old one who comes back of their own will. */
  subscribe(email: string, edit?: MemberEdit, listId?: string): MemberState;
  /** A colleague edits the profile. */
  update(email: string, edit: MemberEdit, listId?: string): MemberState;
  /** `complaint` is the contact pressing "spam". */
  unsubscribe(email: string, options: { by: 'contact' | 'admin' | 'complaint' }, listId?: string): MemberState;
  /** Mail to the address bounced for good. */
  clean(email: string, listId?: string): MemberState;
  /** The contact corrects their address. */
  changeEmail(email: string, newEmail: string, listId?: string): MemberState;
  /** A colleague puts a tag on the contact, or takes it off. */
  tag(email: string, name: string, listId?: string): MemberState;
  untag(email: string, name: string, listId?: string): MemberState;
  /** A colleague gives a tag another name, or does away with it. */
  renameTag(name: string, newName: string, listId?: string): void;
  deleteTag(name: string, listId?: string): void;
  archive(email: string, listId?: string): MemberState;
  deletePermanently(email: string, listId?: string): void;
  /** Undefined when the audience has no such member. */
  get(email: string, listId?: string): MemberState | undefined;
}

const CONTACT: Actor = { source: 'user', ip: '198.51.100.7' };
const COLLEAGUE: Actor = { source: 'admin', ip: '198.51.100.20' };
const AS_IT_COMES = { skipMergeValidation: true };

export function personActions(
  account: Account,
  members: Members,
  segments: Segments,
  defaultListId: string,
): PersonActions {
  const audienceOf = (listId = defaultListId): Audience => account.audience(listId);
  const state = (audience: Audience, member: Member): MemberState => memberState(account, audience, member);
  const change = (
    email: string,
    listId: string | undefined,
    act: (audience: Audience, member: Member) => void,
  ): MemberState => {
    const audience = audienceOf(listId);
    const member = members.find(audience, email);
    act(audience, member);
    return state(audience, member);
  };
  const tagNamed = (audience: Audience, name: string): Segment => {
    const segment = segments.byName(audience, name);
    if (segment?.type !== 'static') throw problems.notFound();
    return segment;
  };
  const setStatus = (status: WritableStatus, actor: Actor) => (audience: Audience, member: Member) =>
    void members.update(audience, member, readMemberInput({ status }), actor, AS_IT_COMES);
  return {
    subscribe(email, edit = {}, listId) {
      const audience = audienceOf(listId);
      const input = readMemberInput({ ...edit, email_address: email, status: 'subscribed' });
      const existing = audience.members.byEmail(email);
      const member = existing
        ? members.update(audience, existing, input, CONTACT, AS_IT_COMES)
        : members.add(audience, input, CONTACT, AS_IT_COMES);
      return state(audience, member);
    },
    update: (email, edit, listId) =>
      change(email, listId, (audience, member) => {
        members.update(audience, member, readMemberInput(edit), COLLEAGUE, AS_IT_COMES);
      }),
    unsubscribe: (email, { by }, listId) =>
      change(email, listId, (audience, member) => {
        if (by === 'admin') setStatus('unsubscribed', COLLEAGUE)(audience, member);
        else members.refuse(audience, member, by === 'complaint' ? 'abuse' : 'manual');
      }),
    clean: (email, listId) => change(email, listId, (audience, member) => members.clean(audience, member, 'hard')),
    changeEmail: (email, newEmail, listId) =>
      change(email, listId, (audience, member) => {
        members.update(audience, member, readMemberInput({ email_address: newEmail }), CONTACT, AS_IT_COMES);
      }),
    tag: (email, name, listId) => change(email, listId, (audience, member) => segments.tag(audience, member, name)),
    untag: (email, name, listId) =>
      change(email, listId, (audience, member) => segments.take(tagNamed(audience, name), [member])),
    renameTag(name, newName, listId) {
      tagNamed(audienceOf(listId), name).name = newName;
    },
    deleteTag(name, listId) {
      const audience = audienceOf(listId);
      segments.delete(audience, tagNamed(audience, name));
    },
    archive: (email, listId) =>
      change(email, listId, (audience, member) => members.archive(audience, member, COLLEAGUE)),
    deletePermanently: (email, listId) => {
      change(email, listId, (audience, member) => members.deletePermanently(audience, member, COLLEAGUE));
    },
    get(email, listId) {
      const audience = audienceOf(listId);
      const member = audience.members.byEmail(email);
      return member && state(audience, member);
    },
  };
}

export function memberState(account: Account, audience: Audience, member: Member): MemberState {
  const { complianceLocked, confirmationsSent, automationsStarted } = member;
  const sandbox = { complianceLocked, confirmationsSent, automationsStarted: [...automationsStarted] };
  return { ...memberView(audience, member, account.links), sandbox };
}
