import { ConnectorError } from '#connector-sdk';
import { isProblem, notAnAnswer, type RawAnswer, type Rejected } from './errors.js';
import { type GroupField } from './group-deltas.js';

type Refusal = Pick<RawAnswer, 'status'> & { readonly body?: unknown };

/** Whether a group may not have been made because there is one of its name: that has no status or title of its own. */
export const mayBeTaken = ({ status }: Refusal): boolean => status === 400;

/** Why a group was not made or not renamed. */
export function groupRefused({ status, body }: Refusal): ConnectorError {
  if (status === 404) {
    return new ConnectorError('notFound', {
      code: 'MAILCHIMP_NO_GROUP',
      message: 'The tag or interest group is no longer there. Read the groups again.',
    });
  }
  if (status < 400 || !isProblem(body)) return notAnAnswer();
  const words = body.errors?.[0]?.message ?? body.detail ?? body.title ?? `status ${status}`;
  return new ConnectorError('config', {
    code: 'MAILCHIMP_GROUP_REFUSED',
    message: `Mailchimp does not take this name for a tag or interest group: ${words}`,
    httpStatus: status,
  });
}

/** The outcome of putting someone into a group that is not there. */
export const unknownGroup = (field: GroupField): Rejected => ({
  kind: 'rejected',
  code: 'MAILCHIMP_UNKNOWN_GROUP',
  message: 'A tag or interest group the member is to be put into is not, or no longer, in the audience.',
  field,
});
