import { type Act, type Actor, type Look } from '#persistence';
import { type ApiRequest } from '../http/request.js';

const USER_AGENT_CHARACTERS_MAX = 300;

interface ActBegun {
  readonly actor: Actor;
  readonly workspaceId: string;
  readonly action: string;
  readonly subjectId: string | null;
  readonly subjectName?: string | null;
  readonly before?: Look | null;
}

/** An act as it is put down, with where it comes from. */
export function actOf(request: ApiRequest, { subjectId, subjectName, before, ...begun }: ActBegun): Act {
  return {
    ...begun,
    id: crypto.randomUUID(),
    subject: { kind: kindOf(begun.action), id: subjectId, name: subjectName ?? null },
    before: before ?? null,
    address: request.ip ?? '',
    userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_CHARACTERS_MAX),
    requestId: request.requestId,
  };
}

/** `sync` of `sync.pause`. */
export const kindOf = (action: string): string => action.slice(0, action.indexOf('.'));
