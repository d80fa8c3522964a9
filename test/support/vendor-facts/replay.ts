import { type Difference, diffAnswers, IdMap, type ValueRules } from './difference.js';
import { type RecordedRequest, type RecordedStep, type Recording } from './recording.js';

export interface ReplayOptions {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  baseUrl: string;
  rules: ValueRules;
  /** Sent with every request: the sandbox's own credentials. */
  headers: Readonly<Record<string, string>>;
  /** Ids known before the first step, e.g. of an account object the test created. */
  ids?: IdMap;
  /** Answer headers to compare when they were recorded, lower case; values by `rules.kindOf('header:<name>')`. */
  comparedHeaders?: readonly string[];
  /** Puts the recorded request in the sandbox's words, once known ids are translated: host names, hashes, secrets. */
  rewriteRequest?(request: RecordedRequest, ids: IdMap): RecordedRequest;
  /** Called before each step, e.g. to move the sandbox's clock past a rate-limit window. */
  beforeStep?(step: RecordedStep, index: number): void | Promise<void>;
}

export interface StepDifference extends Omit<Difference, 'kind'> {
  kind: Difference['kind'] | 'status' | 'header';
  /** Index of the step in the recording, from 0. */
  step: number;
  /** `PUT /3.0/lists/…`, for the reader. */
  request: string;
}

export interface ReplayReport {
  recording: string;
  steps: number;
  sameStatus: number;
  /** Steps without any difference: status, compared headers, body keys and values. */
  sameAll: number;
  differences: StepDifference[];
}

/** Sends every recorded request in order and compares each answer with the recorded one. */
export async function replay(recording: Recording, options: ReplayOptions): Promise<ReplayReport> {
  const ids = options.ids ?? new IdMap();
  const report: ReplayReport = { recording: recording.name, steps: 0, sameStatus: 0, sameAll: 0, differences: [] };
  for (const [index, step] of recording.steps.entries()) {
    await options.beforeStep?.(step, index);
    const actual = await send(step.request, options, ids);
    const found = compareStep(step, actual, options, ids);
    report.steps += 1;
    if (actual.status === step.response.status) report.sameStatus += 1;
    if (found.length === 0) report.sameAll += 1;
    const request = `${step.request.method} ${step.request.path}`;
    report.differences.push(...found.map((difference) => ({ ...difference, step: index, request })));
  }
  return report;
}

type BareDifference = Omit<StepDifference, 'step' | 'request'>;

interface ActualAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

function compareStep(step: RecordedStep, actual: ActualAnswer, options: ReplayOptions, ids: IdMap): BareDifference[] {
  const recorded = step.response;
  const differences: BareDifference[] = [];
  if (recorded.status !== actual.status) {
    differences.push({ kind: 'status', at: 'status', recorded: recorded.status, actual: actual.status });
  }
  for (const name of options.comparedHeaders ?? []) {
    const value = recorded.headers.find(([header]) => header.toLowerCase() === name)?.[1];
    if (value === undefined) continue;
    const at = `header:${name}`;
    const found = diffAnswers(value, actual.headers.get(name), options.rules, ids, at);
    differences.push(...found.map((difference) => ({ ...difference, kind: 'header' as const })));
  }
  return [...differences, ...diffAnswers(recorded.body, actual.body, options.rules, ids)];
}

async function send(recorded: RecordedRequest, options: ReplayOptions, ids: IdMap): Promise<ActualAnswer> {
  const translated = translateRequest(recorded, ids);
  const request = options.rewriteRequest?.(translated, ids) ?? translated;
  const hasBody = !['GET', 'HEAD'].includes(request.method) && request.body !== null && request.body !== undefined;
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
  const answer = await fetch(`${options.baseUrl}${request.path}${queryText(request.query)}`, {
    method: request.method,
    headers: { 'content-type': 'application/json', ...options.headers },
    redirect: 'manual',
    ...(hasBody ? { body: text } : {}),
  });
  return { status: answer.status, headers: answer.headers, body: parseBody(await answer.text()) };
}

function translateRequest(request: RecordedRequest, ids: IdMap): RecordedRequest {
  const query = request.query && (ids.translate(request.query) as NonNullable<RecordedRequest['query']>);
  return { ...request, path: ids.translatePath(request.path), query, body: ids.translate(request.body) };
}

function queryText(query: RecordedRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: string) => `${name}=${one}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function parseBody(text: string): unknown {
  if (text === '') return '';
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // not every vendor answer is JSON: the text is compared as it stands
  }
}
