import axios, { AxiosError } from 'axios';
import { type Secret } from '#connector-sdk';
import { type Said, type SaidAlert, type SendOutcome } from '#engine';
import { outgoingAgents, outgoingProblem } from './outgoing-address.js';

export interface WebhookOptions {
  readonly allowedOrigins: readonly string[];
  readonly timeoutMs: number;
}

/** Nobody reads what a receiver answers. */
const ANSWER_BYTES_MAX = 64 * 1024;

const WORDS = { opened: 'New', reminder: 'Still', over: 'Over' } as const;

/** Posts a message to a webhook. The reason of a failure names neither the URL nor what was answered. */
export async function postMessage(
  url: Secret,
  messageId: string,
  said: Said,
  { allowedOrigins, timeoutMs }: WebhookOptions,
): Promise<SendOutcome> {
  const to = url.reveal();
  const problem = outgoingProblem(to, allowedOrigins);
  if (problem !== null) return failed(problem);
  const agents = outgoingAgents(to, allowedOrigins);
  try {
    const { status } = await axios.post(to, bodyOf(messageId, said), {
      ...agents,
      headers: { 'content-type': 'application/json', 'user-agent': 'Syncline' },
      // A redirection could lead anywhere, and a proxy would look names up by itself.
      ...{ maxRedirects: 0, proxy: false, maxContentLength: ANSWER_BYTES_MAX, responseType: 'text' },
      validateStatus: () => true,
      // From beginning to end, so that a receiver that trickles is not waited for either.
      signal: AbortSignal.timeout(timeoutMs),
    });
    return status >= 200 && status < 300 ? { kind: 'sent' } : failed(`The receiver answered ${status}.`);
  } catch (error) {
    return failed(reasonOf(error, timeoutMs));
  } finally {
    agents.httpAgent.destroy();
    agents.httpsAgent.destroy();
  }
}

const failed = (because: string): SendOutcome => ({ kind: 'failed', because });

function reasonOf(error: unknown, timeoutMs: number): string {
  if (axios.isCancel(error)) return `There was no answer within ${timeoutMs / 1_000} s.`;
  const code = error instanceof AxiosError ? (error.code ?? '') : '';
  if (code === 'INNER_ADDRESS') return 'Its name leads into an inner network.';
  return `The receiver could not be reached${/^[A-Z_]+$/.test(code) ? ` (${code})` : ''}.`;
}

/** What Slack and its like show is `text`; the rest is for programs. */
const bodyOf = (messageId: string, { workspace, title, alerts, more, url }: Said) => ({
  text: [
    `*${escaped(title)}*`,
    ...alerts.map((one) => `• ${lineOf(one)}`),
    ...(more === null ? [] : [escaped(more)]),
    ...(url === null ? [] : [`<${url}|All alerts>`]),
  ].join('\n'),
  messageId,
  workspace,
  alerts: alerts.map(({ alert, news, what, toDo, url: there }) => ({
    ...{ id: alert.id, kind: alert.kind, news, subject: alert.subject, what, toDo, url: there },
    openedAt: new Date(alert.openedAtMs).toISOString(),
    closedAt: alert.closedAtMs === null ? null : new Date(alert.closedAtMs).toISOString(),
  })),
});

const lineOf = ({ news, what, toDo, url }: SaidAlert): string =>
  [
    `${WORDS[news]}: ${escaped(what)}`,
    ...(toDo === null ? [] : [toDo]),
    ...(url === null ? [] : [`<${url}|Open>`]),
  ].join(' ');

/** These three are all that Slack takes for more than text. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
