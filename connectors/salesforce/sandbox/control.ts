import { type Router } from 'express';
import { type OutboxDisorder, type Person } from '#sandbox-kit';
import { VERSION_MAX } from './api.js';
import { type CustomFieldDefinition } from './custom-fields.js';
import { type CustomObjectDefinition } from './custom-objects.js';
import { ApiFailure, errorBody } from './errors.js';
import { type GapKind } from './change-events.js';
import { type OutboundMessage } from './outbound.js';
import { UiRefusal } from './people-in-the-ui.js';
import { type DuplicateRule } from './rules.js';
import { showRow } from './rows.js';
import { type SandboxControls } from './server.js';
import { type Input } from './writer.js';

type Body = Readonly<Record<string, unknown>>;

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Mounts the control calls that do what {@link SandboxControls} does, for other processes. */
export function mountControl(router: Router, controls: () => SandboxControls): void {
  const post = (path: string, act: (body: Body, parameter: (name: string) => string) => unknown): void => {
    router.post(path, (request, response) => {
      try {
        const result = act(request.body as Body, (name) => String(request.params[name] ?? ''));
        if (result === undefined) response.status(204).end();
        else response.json(result);
      } catch (error) {
        if (!(error instanceof UiRefusal) && !(error instanceof ApiFailure)) throw error;
        response.status(400).json(errorBody(error.errors));
      }
    });
  };
  mountUi(post, controls);
  mountSettings(post, controls);
  router.get('/objects/:object', (request, response) => {
    const { org } = controls();
    const object = org.schema.object(request.params.object);
    if (!object) {
      response.status(404).json({ message: `no object ${request.params.object}` });
      return;
    }
    response.json([...org.store.table(object.name).all()].map((record) => showRow(org, VERSION_MAX, object, record)));
  });
  mountOneRecord(router, controls);
}

/** One record with all its fields, also from the recycle bin. */
function mountOneRecord(router: Router, controls: () => SandboxControls): void {
  router.get('/objects/:object/:id', (request, response) => {
    const record = controls().asUser.get(request.params.id);
    if (record) response.json(record);
    else response.status(404).json({ message: `no ${request.params.object} ${request.params.id}` });
  });
}

type Post = (path: string, act: (body: Body, parameter: (name: string) => string) => unknown) => void;

function mountUi(post: Post, controls: () => SandboxControls): void {
  post('/people', (body) => {
    controls().seedPeople(body as unknown as Person[]);
    return undefined;
  });
  post('/ui/:object', (body, parameter) => ({ id: controls().asUser.create(parameter('object'), body) }));
  post('/ui/:object/:id', (body, parameter) => {
    controls().asUser.update(parameter('object'), parameter('id'), body);
    return undefined;
  });
  post('/ui/:object/:id/delete', (_body, parameter) => {
    controls().asUser.delete(parameter('id'));
    return undefined;
  });
  post('/ui/:object/:id/undelete', (_body, parameter) => {
    controls().asUser.undelete(parameter('id'));
    return undefined;
  });
  post('/ui/:object/:id/hard-delete', (_body, parameter) => {
    controls().asUser.hardDelete(parameter('id'));
    return undefined;
  });
  post('/ui/:object/:id/hide', (_body, parameter) => {
    controls().hide(parameter('id'));
    return undefined;
  });
  post('/ui/:object/:id/show', (_body, parameter) => {
    controls().show(parameter('id'));
    return undefined;
  });
  post('/ui/:object/:id/touch', (_body, parameter) => {
    controls().asUser.touch(parameter('id'));
    return undefined;
  });
  post('/ui/:object/:id/merge', (body, parameter) => {
    controls().asUser.merge(parameter('id'), texts(body['loserIds']), (body['values'] ?? {}) as Input);
    return undefined;
  });
  post('/ui/:object/:id/convert', (body, parameter) => controls().asUser.convertLead(parameter('id'), body));
}

function mountSettings(post: Post, controls: () => SandboxControls): void {
  post('/custom-fields', (body) => {
    const { object, ...definition } = body;
    return { name: controls().addCustomField(String(object), definition as unknown as CustomFieldDefinition) };
  });
  post('/custom-objects', (body) => ({ name: controls().addCustomObject(body as unknown as CustomObjectDefinition) }));
  post('/duplicate-rules', (body) => {
    controls().addDuplicateRule(body as unknown as DuplicateRule);
    return undefined;
  });
  post('/validation-rules', (body) => {
    const { object, errorCondition, message, field } = body as Record<string, string | undefined>;
    controls().addValidationRule({
      object: String(object),
      errorCondition: String(errorCondition),
      message: String(message),
      ...(field === undefined ? {} : { field }),
    });
    return undefined;
  });
  post('/picklists', (body) => {
    controls().restrictPicklist(String(body['object']), String(body['field']), texts(body['values']));
    return undefined;
  });
  post('/gaps', (body) => {
    controls().emitGap(String(body['object']), body['kind'] as GapKind, texts(body['recordIds']));
    return undefined;
  });
  post('/outbound-messages', (body) => {
    controls().addOutboundMessage(body as unknown as OutboundMessage);
    return undefined;
  });
  post('/outbox/disorder', (body) => {
    const { outbox } = controls();
    outbox.disorder = { ...outbox.disorder, ...(body as Partial<OutboxDisorder>) };
    return undefined;
  });
  post('/sessions/expire', () => {
    controls().expireSessions();
    return undefined;
  });
  post('/deletion-log/purge', () => {
    controls().purgeDeletionLog();
    return undefined;
  });
  post('/limits', (body) => {
    controls().setDailyCallsMax(Number(body['dailyCallsMax']));
    return undefined;
  });
}
