import { type Alert, type AlertKind, type News, type NewsKind } from './alert.js';

/** More than these would not be read. */
export const SAID_MAX = 10;

/** One alert as it is told. */
export interface SaidAlert {
  readonly alert: Alert;
  readonly news: NewsKind;
  /** One sentence. */
  readonly what: string;
  /** What a person can do about it; `null` where it is over. */
  readonly toDo: string | null;
  /** Where in the console; `null` where its address is not known. */
  readonly url: string | null;
}

/** A message in words. */
export interface Said {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly title: string;
  readonly alerts: readonly SaidAlert[];
  /** Those that are not listed, in one sentence; `null` where all are. */
  readonly more: string | null;
  /** All alerts, in the console. */
  readonly url: string | null;
}

export interface SayingContext {
  readonly workspace: Said['workspace'];
  /** Where people reach the console, without a slash at the end. */
  readonly publicUrl: string | null;
  /** By whose clocks times are written. */
  readonly timeZone: string;
}

const TO_DO: Readonly<Record<AlertKind, string>> = {
  stalled: 'Look at its connections, and at whether a worker is running.',
  deadLetters: 'Look at why they are refused, put that right, and retry them.',
  credentials: 'Sign in to the vendor again, or enter new credentials.',
  brake: 'Look at what is held; then release the brake, or pause the sync.',
  quota: 'Calls of other programs count too. Poll less often, or ask the vendor for more.',
};

const ENDED: Readonly<Record<AlertKind, string>> = {
  stalled: 'gets on again',
  deadLetters: 'is not refused more and more writes any longer',
  credentials: 'accepts its credentials again',
  brake: 'is not held any longer',
  quota: 'has calls left again',
};

const WORDS: Readonly<Record<NewsKind, string>> = { opened: 'New', reminder: 'Still', over: 'Over' };

/** @param news of alerts that are no more nothing is said */
export function sayNews(news: readonly News[], alerts: readonly Alert[], context: SayingContext): Said {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  const known = news.flatMap(({ alertId, news: kind }) => {
    const alert = byId.get(alertId);
    return alert ? [{ alert, news: kind }] : [];
  });
  const listed = known.slice(0, SAID_MAX).map(({ alert, news: kind }) => say(alert, kind, context));
  const [only] = listed;
  return {
    workspace: context.workspace,
    title: `${context.workspace.name}: ${only && known.length === 1 ? only.what : countsText(known)}`,
    alerts: listed,
    more: known.length === listed.length ? null : `And beside these: ${countsText(known.slice(SAID_MAX))}.`,
    url: context.publicUrl === null ? null : `${context.publicUrl}/alerts`,
  };
}

/** What a test says. */
export const sayTest = ({ workspace, publicUrl }: SayingContext): Said => ({
  workspace,
  title: `${workspace.name}: this is a test. Alerts arrive here.`,
  alerts: [],
  more: null,
  url: publicUrl === null ? null : `${publicUrl}/alerts`,
});

/** The whole message as plain text. */
export const plainText = ({ title, alerts, more, url }: Said): string =>
  [
    title,
    ...alerts.map(({ news, what, toDo, url: there }) =>
      [`${WORDS[news]}: ${what}`, ...(toDo === null ? [] : [toDo]), ...(there === null ? [] : [there])].join('\n'),
    ),
    ...(more === null ? [] : [more]),
    ...(url === null ? [] : [`All alerts: ${url}`]),
  ].join('\n\n');

function say(alert: Alert, news: NewsKind, context: SayingContext): SaidAlert {
  const over = news === 'over' || alert.closedAtMs !== null;
  return {
    alert,
    news,
    what: over ? overText(alert) : openText(alert, context.timeZone),
    toDo: over ? null : TO_DO[alert.kind],
    url: context.publicUrl === null ? null : context.publicUrl + pathOf(alert),
  };
}

const nameOf = ({ subject }: Alert): string =>
  `${subject.kind === 'sync' ? 'The sync' : 'The connection'} "${subject.name}"`;

const overText = (alert: Alert): string =>
  alert.kind === 'credentials'
    ? `The vendor of ${nameOf(alert).replace(/^The/, 'the')} ${ENDED[alert.kind]}.`
    : `${nameOf(alert)} ${ENDED[alert.kind]}.`;

function openText(alert: Alert, timeZone: string): string {
  const { facts } = alert;
  switch (alert.kind) {
    case 'stalled':
      return `${nameOf(alert)} has stood still since ${timeText(facts.sinceMs ?? alert.openedAtMs, timeZone)}.`;
    case 'deadLetters':
      return `${nameOf(alert)} is refused more and more writes: ${facts.count ?? 0} wait for a person.`;
    case 'credentials':
      return facts.health === 'missingRights'
        ? `${nameOf(alert)} is not granted all that its syncs need.`
        : `${nameOf(alert)} is refused by the vendor: its credentials have expired or were withdrawn.`;
    case 'brake':
      return `${nameOf(alert)} is held by its brake: it would delete or overwrite too much at once.`;
    case 'quota':
      return `${nameOf(alert)} has used ${Math.floor((facts.share ?? 0) * 100)} % of the day's calls.`;
  }
}

function pathOf({ kind, subject }: Alert): string {
  if (subject.kind === 'connection') return `/connections/${subject.id}`;
  return `/syncs/${subject.id}${kind === 'deadLetters' ? '/dead-letters' : ''}`;
}

/** `4 new alerts, 1 lasts, 2 are over`. */
function countsText(news: readonly { readonly news: NewsKind }[]): string {
  const count = (kind: NewsKind): number => news.filter((one) => one.news === kind).length;
  const [opened, reminder, over] = [count('opened'), count('reminder'), count('over')];
  return [
    ...(opened > 0 ? [`${opened} new ${opened === 1 ? 'alert' : 'alerts'}`] : []),
    ...(reminder > 0 ? [`${reminder} still open`] : []),
    ...(over > 0 ? [`${over} over`] : []),
  ].join(', ');
}

const timeText = (atMs: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(atMs) +
  ` (${timeZone})`;
