import { type Request, type Response, type Router } from 'express';
import { type Person, type WebhookOutbox } from '#sandbox-kit';
import { type Account } from './account.js';
import { HubspotRefusal } from './errors.js';
import { asArray, asObject, asTexts, optionalText, scalar } from './input.js';
import { seedPeople } from './people.js';
import { createSchema } from './schemas-routes.js';
import { seedSurroundings } from './surroundings.js';
import { type JsonObject } from './types.js';
import { type RecordRef, type UserActions } from './user-actions.js';

export interface ControlParts {
  account: Account;
  asUser: UserActions;
  outbox: WebhookOutbox;
}

/** Control calls beside the kit's own; README lists them. The parts are asked for when a call comes. */
export function mountControl(router: Router, parts: () => ControlParts): void {
  const on: On = (method, path, handle) => {
    router[method](path, (request, response) => answer(response, () => handle(request)));
  };
  const text = (request: Request, name: string): string => String(request.params[name]);

  on('post', '/people', (request) => {
    const { account } = parts();
    const wanted = new URL(request.originalUrl, 'http://sandbox').searchParams.get('with')?.split(',') ?? [];
    const contacts = seedPeople(account, asArray(request.body, 'people') as Person[]);
    seedSurroundings(account, contacts, Object.fromEntries(wanted.map((name) => [name, true])));
  });
  on('get', '/objects/:type', (request) => ({ results: parts().asUser.list(text(request, 'type')) }));
  on('get', '/objects/:type/:id', (request) => parts().asUser.get(text(request, 'type'), text(request, 'id')));
  on('post', '/custom-objects', (request) => {
    const body = asObject(request.body as unknown);
    return createSchema(parts().account, body, optionalText(body['objectTypeId']));
  });
  on('post', '/tokens', (request) => {
    const body = asObject((request.body ?? {}) as unknown);
    const scopes = body['scopes'] === undefined ? 'all' : asTexts(body['scopes'], 'scopes');
    const appId = body['appId'] === undefined ? undefined : Number(body['appId']);
    const token = parts().account.tokens.mint(body['kind'] === 'oauth' ? 'oauth' : 'private-app', scopes, appId);
    return { accessToken: token.value, refreshToken: token.refreshToken };
  });
  mountRelations(on, parts);
  on('post', '/ui/:type', (request) => parts().asUser.create(text(request, 'type'), asObject(request.body as unknown)));
  on('post', '/ui/:type/merge', (request) => {
    const { primaryId, mergedId } = asObject(request.body as unknown);
    return parts().asUser.merge(text(request, 'type'), String(primaryId), String(mergedId));
  });
  on('patch', '/ui/:type/:id', (request) =>
    parts().asUser.update(text(request, 'type'), text(request, 'id'), asObject(request.body as unknown)),
  );
  on('delete', '/ui/:type/:id', (request) => parts().asUser.delete(text(request, 'type'), text(request, 'id')));
  on('post', '/ui/:type/:id/restore', (request) => parts().asUser.restore(text(request, 'id'), text(request, 'type')));
  on('post', '/unsubscribe', (request) =>
    parts().asUser.unsubscribe(String(asObject(request.body as unknown)['email'])),
  );
  on('post', '/search-index', (request) => {
    const { minLagMs, maxLagMs } = asObject((request.body ?? {}) as unknown);
    if (minLagMs !== undefined)
      parts().account.index.lagMs = { min: Number(minLagMs), max: Number(maxLagMs ?? minLagMs) };
    else parts().account.index.refresh();
  });
  on('get', '/webhooks', () => ({
    announced: parts().account.webhooks.announced,
    ...parts().outbox.counts,
    disorder: parts().outbox.disorder,
  }));
  on('post', '/webhooks', (request) => {
    Object.assign(parts().outbox.disorder, asObject(request.body as unknown));
  });
}

type On = (method: 'get' | 'post' | 'patch' | 'delete', path: string, handle: (request: Request) => unknown) => void;

/** What a person does with lists, associations and owners. */
function mountRelations(on: On, parts: () => ControlParts): void {
  const bodyOf = (request: Request): JsonObject => asObject((request.body ?? {}) as unknown);
  const listId = (request: Request): string => String(request.params['listId']);
  on('get', '/lists', () => ({
    results: parts()
      .account.lists.all()
      .map((list) => ({ listId: list.listId, name: list.name, members: parts().asUser.members(list.listId) })),
  }));
  on('post', '/ui/lists', (request) => {
    const { name, type, processingType, filterBranch } = bodyOf(request);
    return {
      listId: parts().asUser.createList({
        name: scalar(name, 'name'),
        type: optionalText(type) ?? 'contacts',
        processingType: optionalText(processingType) ?? 'MANUAL',
        ...(filterBranch === undefined ? {} : { filterBranch: asObject(filterBranch, 'filterBranch') }),
      }),
    };
  });
  on('patch', '/ui/lists/:listId', (request) => {
    const { name, add, remove } = bodyOf(request);
    if (name !== undefined) parts().asUser.renameList(listId(request), scalar(name, 'name'));
    parts().asUser.changeList(listId(request), { add: asTexts(add, 'add'), remove: asTexts(remove, 'remove') });
  });
  on('delete', '/ui/lists/:listId', (request) => parts().asUser.deleteList(listId(request)));
  on('post', '/ui/associations', (request) => {
    const { from, to, label, remove } = bodyOf(request);
    const [one, other] = [recordRef(from, 'from'), recordRef(to, 'to')];
    if (remove === true) parts().asUser.dissociate(one, other);
    else parts().asUser.associate(one, other, optionalText(label));
  });
  on('post', '/ui/owners', (request) => {
    const { email, firstName, lastName } = bodyOf(request);
    const [first, last] = [scalar(firstName, 'firstName'), scalar(lastName, 'lastName')];
    return parts().asUser.addOwner({ email: scalar(email, 'email'), firstName: first, lastName: last });
  });
  on('delete', '/ui/owners/:ownerId', (request) => parts().asUser.archiveOwner(String(request.params['ownerId'])));
  on('post', '/ui/subscriptions', (request) => {
    const { email, definitionId, state } = bodyOf(request);
    const wanted = state === 'SUBSCRIBED' ? 'SUBSCRIBED' : 'UNSUBSCRIBED';
    parts().asUser.setSubscription(scalar(email, 'email'), Number(definitionId), wanted);
  });
}

function recordRef(value: unknown, what: string): RecordRef {
  const { type, id } = asObject(value, what);
  return { type: scalar(type, 'type'), id: scalar(id, 'id') };
}

function answer(response: Response, handle: () => unknown): void {
  try {
    const body = handle();
    if (body === undefined) response.status(204).end();
    else response.json(body);
  } catch (error) {
    if (!(error instanceof HubspotRefusal)) throw error;
    response.status(error.httpStatus).json({ status: 'error', ...error.body });
  }
}
