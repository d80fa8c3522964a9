import { AxiosError } from 'axios';
import { CLI_CODES, EXIT, Trouble } from './trouble.js';

/** What helps for a kind of refusal when the server itself says no more. */
const TO_DO: Readonly<Record<number, string>> = {
  400: 'Correct what is named above and run the command again.',
  401: 'Set SYNCLINE_API_KEY to an API key of this server; its first start printed one.',
  403: 'Use an API key with the right to do this.',
  404: 'Look the id up with the matching list command, e.g. "syncline syncs list".',
  409: 'Look at its present state with the matching show command, then decide.',
  422: 'Correct what is named above and run the command again.',
  429: 'Wait a little and run the command again.',
  502: 'Look at the connection with "syncline connections check", then run the command again.',
  503: 'Wait a little and run the command again.',
};
/** The same by code, where the status says too little. */
const TO_DO_OF_CODE: Readonly<Record<string, string>> = {
  SYNC_A460: 'Give the password that this address signs in with.',
  SYNC_A463: 'Have somebody who is there invite you: "syncline invitations add".',
  SYNC_A464: 'Ask whoever sent you the link for another one.',
  SYNC_A427: 'A worker has been busy with this sync for longer than usual. Wait a little and run the command again.',
};
const TO_DO_SERVER = 'Look into the log of the server, or run "syncline health"; then run the command again.';

/** Nothing came back. */
export function unreachableTrouble(error: unknown, where: string, baseUrl: string): Trouble {
  const code = error instanceof AxiosError ? error.code : undefined;
  const reason = error instanceof Error ? error.message || code : String(error);
  const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
  return new Trouble(
    {
      what: timedOut
        ? 'The server did not answer in time.'
        : `The server cannot be reached (${reason ?? 'no reason'}).`,
      where,
      toDo: timedOut
        ? 'What was asked may still be done: look with the matching show or list command before repeating it.'
        : `Start the server, or set SYNCLINE_URL to its address if it is not ${baseUrl}.`,
      code: CLI_CODES.unreachable,
    },
    EXIT.failed,
    { cause: error },
  );
}

/** Something answered that is not the API. */
export const strangerTrouble = (status: number, where: string): Trouble =>
  new Trouble({
    what: `What answers there is not Syncline: status ${status} without JSON.`,
    where,
    toDo: 'Set SYNCLINE_URL to the address of the server itself, not of a page or proxy in front of it.',
    code: CLI_CODES.notSyncline,
  });

/** The server refused. */
export function problemTrouble(status: number, body: unknown, where: string): Trouble {
  const problem = isObject(body) ? body : {};
  const title = text(problem['title']);
  const code = text(problem['code']);
  if (title === undefined || code === undefined) return strangerTrouble(status, where);
  const requestId = text(problem['requestId']);
  const errors = Array.isArray(problem['errors']) ? problem['errors'].filter(isObject) : [];
  return new Trouble({
    what: [title, text(problem['detail'])].filter((part) => part !== undefined).join('. '),
    where,
    toDo: TO_DO_OF_CODE[code] ?? TO_DO[status] ?? TO_DO_SERVER,
    code,
    details: errors.map(detailOf),
    ...(requestId === undefined ? {} : { requestId }),
  });
}

/** An entry names the place, says what is wrong there, and may have a code of its own. */
function detailOf(entry: Readonly<Record<string, unknown>>): { at: string; message: string } {
  const code = text(entry['code']);
  const message = text(entry['message']) ?? '';
  return {
    at: text(entry['pointer']) || 'the request',
    message: code === undefined ? message : `${message} (${code})`,
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
