import { type Request, type Response, type Router } from 'express';
import { type Person, type WebhookOutbox } from '#sandbox-kit';
import { type Account } from './account.js';
import { HubspotRefusal } from './errors.js';
import { asArray, asObject, asTexts, optionalText } from './input.js';
import { seedPeople } from './people.js';
import { createSchema } from './schemas-routes.js';
import { type UserActions } from './user-actions.js';

export interface ControlParts {
  account: Account;
  asUser: UserActions;
  outbox: WebhookOutbox;
}

/** Control calls beside the kit's own; README lists them. The parts are asked for when a call comes. */
export function mountControl(router: Router, parts: () => ControlParts): void {
  const on = (
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    handle: (request: Request) => unknown,
  ): void => {
    router[method](path, (request, response) => answer(response, () => handle(request)));
  };
  const text = (request: Request, name: string): string => String(request.params[name]);

  on('post', '/people', (request) => {
    seedPeople(parts().account, asArray(request.body, 'people') as Person[]);
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
