import {
  type AlertChannelConfiguration,
  type Change,
  type Configuration,
  DEFAULTS,
  inOrder,
  RULE_DEFAULTS,
  type SegmentConfiguration,
  type Subject,
  type SyncConfiguration,
} from '#configuration';
import { type Schemas } from '#api-client';
import { type Tools } from '../tools.js';
import { Trouble, troubleOf } from '../trouble.js';
import { watchRun } from '../watch-run.js';
import { asSent, endsAsSent, type Plan, syncIn } from './plan.js';
import { readPresent } from './present.js';

/** Rank of what is done: a sync needs its connections, a segment its sync; what goes, goes the other way round. */
const RANKS = { connection: 0, sync: 1, segment: 2, alertRules: 3, alertChannel: 4, person: 5 } as const;

/** What the server says to a key, and to whoever had the plan made. */
const SECOND_PERSON = 'SYNC_A470';
/** What new syncs and segments are named after. */
const WITHOUT_ALERTS = { alerts: false, people: false };

/** What was done, in a person's words. */
export type Done = readonly string[];

/**
 * Does what a plan shows, one change after another. What is done stays done when a later one fails: applying the file
 * again does the rest.
 *
 * @returns what was done, and what has to wait, and for what
 * @throws Trouble that says, beside what failed, what was done before it
 */
export async function applyPlan(tools: Tools, plan: Plan): Promise<{ readonly done: Done; readonly waiting: Done }> {
  const done: string[] = [];
  const waiting: string[] = [];
  for (const change of inTurn(plan)) {
    const text = changeName(change);
    try {
      const why = await applyChange(tools, plan, change);
      if (why === null) done.push(text);
      else waiting.push(`${text}: ${why}`);
    } catch (error) {
      throw stopped(error, text, done);
    }
  }
  return { done, waiting };
}

export const changeName = ({ kind, subject }: Change): string => `${kind} ${subjectName(subject)}`;

/** As a person names it, e.g. `segment "Thailand" of "Contacts"`. */
export function subjectName({ noun, name, path }: Subject): string {
  switch (noun) {
    case 'connection':
    case 'sync':
      return `${noun} "${name}"`;
    case 'segment':
      return `segment "${name}" of "${path[1]}"`;
    case 'alertRules':
      return 'the rules for alerts';
    case 'alertChannel':
      return `alert channel "${name}"`;
    case 'person':
      return `person "${name}"`;
    default:
      return noun satisfies never;
  }
}

function inTurn({ changes, file }: Plan): readonly Change[] {
  const order = inOrder(new Map(Object.entries(file.configuration.syncs ?? {})));
  const made = changes.filter(({ kind }) => kind !== 'remove');
  const gone = changes.filter(({ kind }) => kind === 'remove');
  const rank = ({ subject }: Change): number => RANKS[subject.noun];
  const turn = ({ subject }: Change): number => (subject.noun === 'sync' ? order.indexOf(subject.name) : 0);
  return [
    ...made.toSorted((x, y) => rank(x) - rank(y) || turn(x) - turn(y)),
    ...gone.toSorted((x, y) => rank(y) - rank(x)),
  ];
}

/** @returns why it has to wait; `null`: it is done */
function applyChange(tools: Tools, plan: Plan, change: Change): Promise<string | null> {
  switch (change.subject.noun) {
    case 'connection':
      return applyConnection(tools, plan, change);
    case 'sync':
      return applySync(tools, plan, change);
    case 'segment':
      return applySegment(tools, plan, change);
    case 'alertRules':
      return applyAlertRules(tools, plan);
    case 'alertChannel':
      return applyAlertChannel(tools, plan, change);
    case 'person':
      return applyPerson(tools, plan, change);
    default:
      return change.subject.noun satisfies never;
  }
}

async function applyConnection(
  { client }: Tools,
  plan: Plan,
  { kind, subject, differences }: Change,
): Promise<string | null> {
  const { name } = subject;
  const id = plan.found.present.connections.find((one) => one.name === name)?.id ?? '';
  if (kind === 'remove') {
    await client.removeConnection(id);
    return null;
  }
  const wanted = connectionIn(plan.file.configuration, name);
  const secrets = plan.secrets.get(subject) ?? {};
  const settings = wanted.settings ?? {};
  if (kind === 'add') {
    const { vendor, baseUrl } = wanted;
    await client.addConnection({ name, vendor, settings, secrets, ...(baseUrl === undefined ? {} : { baseUrl }) });
    return null;
  }
  const changed = new Set(differences.map(({ path: [first] }) => first));
  const change: Schemas['ConnectionChangeDto'] = {
    ...(changed.has('baseUrl') ? { baseUrl: wanted.baseUrl ?? null } : {}),
    ...(changed.has('settings') ? { settings } : {}),
    ...(changed.has('secrets') ? { secrets } : {}),
  };
  await client.updateConnection(id, change);
  return null;
}

function connectionIn({ connections }: Configuration, name: string) {
  const connection = connections?.[name];
  if (!connection) throw new Error(`the file has no connection ${name}`);
  return connection;
}

async function applySync(tools: Tools, plan: Plan, { kind, subject, differences }: Change): Promise<string | null> {
  const { client } = tools;
  const { name } = subject;
  const sync = plan.found.present.syncs.find((one) => one.name === name);
  if (kind === 'remove') {
    await client.removeSync(sync?.id ?? '');
    return null;
  }
  const wanted = syncIn(plan.file.configuration, name);
  if (!sync) {
    // Connections and syncs made a moment ago are named by it.
    const now = await readPresent(client, WITHOUT_ALERTS);
    await client.addSync({
      ...{ name, ...endsAsSent(wanted, now), mapping: asSent(wanted.mapping, now) },
      ...rhythm(wanted),
    });
    return null;
  }
  const changed = new Set(differences.map(({ path: [first] }) => first));
  if (changed.has('pollEveryMs') || changed.has('sweepEveryMs')) await client.updateSync(sync.id, rhythm(wanted));
  if (!changed.has('mapping')) return null;
  const data = plan.data.find((one) => one.sync === name);
  if (data?.kind === 'run') return approve(tools, data.run.id);
  if (sync.state !== 'draft') return 'apply the file again to see what it does';
  await client.saveMapping(sync.id, asSent(wanted.mapping, await readPresent(client, WITHOUT_ALERTS)));
  return null;
}

/** Where the workspace wants a second person, the plan stays and waits for them: a key approves nothing there. */
async function approve(tools: Tools, runId: string): Promise<string | null> {
  try {
    await tools.client.approve(runId, {});
  } catch (error) {
    if (troubleOf(error).report.code !== SECOND_PERSON) throw error;
    return `another person has to approve its plan, in the console (run ${runId})`;
  }
  await watchRun(tools, runId, { while: 'applying', timeoutMs: undefined });
  return null;
}

const rhythm = ({ pollEveryMs, sweepEveryMs }: SyncConfiguration) => ({
  pollEveryMs: pollEveryMs ?? DEFAULTS.pollEveryMs,
  sweepEveryMs: sweepEveryMs ?? DEFAULTS.sweepEveryMs,
});

async function applySegment({ client }: Tools, plan: Plan, { kind, subject }: Change): Promise<string | null> {
  const [, syncName = ''] = subject.path;
  const { present } = kind === 'remove' ? plan.found : await readPresent(client, WITHOUT_ALERTS);
  const sync = present.syncs.find(({ name }) => name === syncName);
  if (!sync) throw new Error(`there is no sync ${syncName} for its segment`);
  const segmentId = sync.segments.find(({ name }) => name === subject.name)?.id ?? '';
  if (kind === 'remove') {
    await client.removeSegment(sync.id, segmentId, 'keep');
    return null;
  }
  const wanted = segmentIn(plan.file.configuration, syncName, subject.name);
  if (kind === 'change') await client.reviseSegment(sync.id, segmentId, { rule: wanted.rule });
  else await client.addSegment(sync.id, { name: subject.name, group: subject.name, ...wanted });
  return null;
}

function segmentIn({ syncs }: Configuration, sync: string, name: string): SegmentConfiguration {
  const segment = syncs?.[sync]?.segments?.[name];
  if (!segment) throw new Error(`the file has no segment ${name} of ${sync}`);
  return segment;
}

async function applyAlertRules({ client }: Tools, { file }: Plan): Promise<string | null> {
  await client.updateAlertRules({ ...RULE_DEFAULTS, quietHours: null, ...file.configuration.alerts?.rules });
  return null;
}

async function applyAlertChannel({ client }: Tools, plan: Plan, { kind, subject }: Change): Promise<string | null> {
  const { name } = subject;
  const id = plan.found.present.alerts?.channels.find((one) => one.name === name)?.id ?? '';
  if (kind === 'remove') {
    await client.removeAlertChannel(id);
    return null;
  }
  const wanted = channelIn(plan.file.configuration, name);
  const where = wanted.kind === 'email' ? { recipients: [...wanted.recipients] } : plan.secrets.get(subject);
  const channel = { ...where, kinds: wanted.kinds ? [...wanted.kinds] : null, on: wanted.on ?? true };
  if (kind === 'add') await client.addAlertChannel({ name, kind: wanted.kind, ...channel });
  else await client.updateAlertChannel(id, channel);
  return null;
}

function channelIn({ alerts }: Configuration, name: string): AlertChannelConfiguration {
  const channel = alerts?.channels?.[name];
  if (!channel) throw new Error(`the file has no alert channel ${name}`);
  return channel;
}

/** Who is new comes by an invitation; of whom an invitation waits, another takes its place. */
async function applyPerson(
  { client }: Tools,
  { file, found }: Plan,
  { kind, subject }: Change,
): Promise<string | null> {
  const { name: email } = subject;
  const there = found.present.people?.find((one) => one.email.toLowerCase() === email);
  if (kind === 'remove' && there) {
    await (there.isInvited ? client.withdrawInvitation(there.id) : client.removePerson(there.id));
    return null;
  }
  const role = file.configuration.people?.[email]?.role;
  if (role === undefined) throw new Error(`the file has no person ${email}`);
  if (there && !there.isInvited) {
    await client.changeRole(there.id, role);
    return null;
  }
  const { url } = await client.invite({ email, role });
  return `send them this link, which is good for a week, and shown this once: ${url}`;
}

function stopped(error: unknown, at: string, done: Done): Trouble {
  const { report, exitCode } = troubleOf(error);
  return new Trouble(
    {
      ...report,
      what: `${report.what} This happened to: ${at}.`,
      toDo: `${report.toDo} What was done stays; apply the file again to do the rest.`,
      details: [...(report.details ?? []), ...done.map((message) => ({ at: 'done', message }))],
    },
    exitCode,
    { cause: error },
  );
}
