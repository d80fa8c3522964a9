import { type Router } from 'express';
import { type Person, type WebhookOutbox } from '#sandbox-kit';
import { type Account, type AudienceDefinition } from './account.js';
import { isObject, type JsonObject } from './input.js';
import { type Audience, type Member } from './model.js';
import { memberState, type PersonActions } from './person-actions.js';
import { Problem } from './problems.js';
import { type Users } from './users.js';

/** What the control calls steer. */
export interface Controlled {
  account: Account;
  users: Users;
  asUser: PersonActions;
  webhooks: WebhookOutbox;
  seedPeople: (people: readonly Person[], listId?: string) => void;
}

/** An action of a person, by the last part of its path. */
const UI_ACTIONS: Readonly<Record<string, (asUser: PersonActions, sent: JsonObject) => unknown>> = {
  subscribe: (asUser, sent) => asUser.subscribe(text(sent, 'email'), edit(sent), list(sent)),
  update: (asUser, sent) => asUser.update(text(sent, 'email'), edit(sent), list(sent)),
  unsubscribe: (asUser, sent) => asUser.unsubscribe(text(sent, 'email'), { by: unsubscriber(sent) }, list(sent)),
  clean: (asUser, sent) => asUser.clean(text(sent, 'email'), list(sent)),
  'change-email': (asUser, sent) => asUser.changeEmail(text(sent, 'email'), text(sent, 'newEmail'), list(sent)),
  archive: (asUser, sent) => asUser.archive(text(sent, 'email'), list(sent)),
  tag: (asUser, sent) => asUser.tag(text(sent, 'email'), text(sent, 'name'), list(sent)),
  untag: (asUser, sent) => asUser.untag(text(sent, 'email'), text(sent, 'name'), list(sent)),
  'delete-permanently': (asUser, sent) => asUser.deletePermanently(text(sent, 'email'), list(sent)),
};

/** What a colleague does to a tag as a whole, by the last part of its path. */
const TAG_ACTIONS: Readonly<Record<string, (asUser: PersonActions, sent: JsonObject) => void>> = {
  rename: (asUser, sent) => asUser.renameTag(text(sent, 'name'), text(sent, 'newName'), list(sent)),
  delete: (asUser, sent) => asUser.deleteTag(text(sent, 'name'), list(sent)),
};

/** Mounts the control calls under `/_sandbox`; the README lists them. */
export function mountControl(router: Router, controlled: () => Controlled): void {
  router.post('/lists', (request, response) => {
    const audience = controlled().account.addAudience(request.body as AudienceDefinition);
    response.json({ id: audience.id });
  });
  router.post('/people', (request, response) => {
    const sent = request.body as readonly Person[] | { people: readonly Person[]; listId?: string };
    if ('people' in sent) controlled().seedPeople(sent.people, sent.listId);
    else controlled().seedPeople(sent);
    response.status(204).end();
  });
  router.post('/users', (request, response) => {
    const { users } = controlled();
    const { user, apiKey } = users.add(text(request.body as JsonObject, 'login'));
    response.json({ apiKey, accessToken: users.mintToken(user) });
  });
  router.get('/members', (request, response) => {
    const { account } = controlled();
    const wanted = request.query['listId'];
    const { email } = request.query;
    if (typeof email === 'string') {
      const member = controlled().asUser.get(email, typeof wanted === 'string' ? wanted : undefined);
      response.json({ members: member ? [member] : [] });
      return;
    }
    const audiences = [...account.audiences.values()].filter(({ id }) => wanted === undefined || id === wanted);
    const members = audiences.flatMap((audience) =>
      [...audience.members.all()].map((member) => memberState(account, audience, member)),
    );
    response.json({ members });
  });
  router.get('/webhooks', (_request, response) => {
    const { webhooks } = controlled();
    response.json({ counts: webhooks.counts, disorder: webhooks.disorder });
  });
  router.post('/webhooks', (request, response) => {
    Object.assign(controlled().webhooks.disorder, request.body);
    response.status(204).end();
  });
  router.get('/groups', (request, response) => {
    const { account } = controlled();
    const wanted = request.query['listId'];
    const audiences = [...account.audiences.values()].filter(({ id }) => wanted === undefined || id === wanted);
    response.json({ tags: audiences.flatMap(tagsOf), interests: audiences.flatMap(interestsOf) });
  });
  mountActions(router, '/ui/members/:action', UI_ACTIONS, controlled);
  mountActions(router, '/ui/tags/:action', TAG_ACTIONS, controlled);
}

function mountActions(
  router: Router,
  path: string,
  actions: Readonly<Record<string, (asUser: PersonActions, sent: JsonObject) => unknown>>,
  controlled: () => Controlled,
): void {
  router.post(path, (request, response) => {
    const action = actions[String(request.params['action'])];
    if (!action || !isObject(request.body)) {
      response.status(404).json({ error: `no such action; there are: ${Object.keys(actions).join(', ')}` });
      return;
    }
    try {
      response.json(action(controlled().asUser, request.body) ?? {});
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      response.status(error.document.status).json({ error: error.message });
    }
  });
}

const emailsWhere = (audience: Audience, isIn: (member: Member) => boolean): string[] =>
  [...audience.members.all()].filter(isIn).map(({ email }) => email);

const tagsOf = (audience: Audience): JsonObject[] =>
  [...audience.segments.values()]
    .filter(({ type }) => type === 'static')
    .map(({ id, name }) => ({
      id,
      name,
      listId: audience.id,
      members: emailsWhere(audience, ({ tags }) => tags.has(id)),
    }));

const interestsOf = (audience: Audience): JsonObject[] =>
  [...audience.categories.values()].flatMap((category) =>
    [...category.interests.values()].map(({ id, name }) => ({
      id,
      name,
      category: category.title,
      listId: audience.id,
      members: emailsWhere(audience, ({ interests }) => interests.has(id)),
    })),
  );

const text = (sent: JsonObject, name: string): string => {
  const value = sent[name];
  return typeof value === 'string' ? value : '';
};
const list = (sent: JsonObject): string | undefined => text(sent, 'listId') || undefined;
const edit = (sent: JsonObject): JsonObject => (isObject(sent['edit']) ? sent['edit'] : {});
const unsubscriber = (sent: JsonObject): 'contact' | 'admin' | 'complaint' => {
  const by = text(sent, 'by');
  return by === 'admin' || by === 'complaint' ? by : 'contact';
};
