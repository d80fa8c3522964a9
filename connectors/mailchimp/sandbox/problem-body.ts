import { type JsonObject } from './input.js';
import { type ProblemDocument } from './problems.js';

const PROBLEM_TYPE = 'https://mailchimp.com/developer/marketing/docs/errors/';

/** A problem as answered; `instance` is the request's id. */
export function documentBody({ typed, errors, ...document }: ProblemDocument, requestId: string): JsonObject {
  return {
    ...(typed ? { type: PROBLEM_TYPE } : {}),
    title: document.title,
    status: document.status,
    detail: document.detail,
    instance: requestId,
    ...(errors ? { errors } : {}),
  };
}
