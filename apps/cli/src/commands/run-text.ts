import { type Schemas } from '#api-client';
import { facts } from '../printing/table.js';
import { durationText, timeText } from '../printing/text.js';

/** A run with its counts, for a person. */
export function runText(run: Schemas['RunDto'] & Partial<Schemas['RunDetailDto']>): string {
  const { estimate } = run;
  return facts([
    ['run', run.id],
    ['sync', run.syncId],
    ['kind', run.kind],
    ['state', run.state],
    ['why', run.error],
    ['mapping', `version ${run.mappingVersion}`],
    ['started', timeText(run.startedAt)],
    ['finished', timeText(run.finishedAt)],
    ['counts', Object.entries(run.counts).map(([name, count]) => `${name}: ${count}`)],
    [
      'will take',
      estimate
        ? `${estimate.callsA} calls to side a, ${estimate.callsB} to side b, about ${durationText(estimate.seconds * 1_000)}`
        : null,
    ],
  ]);
}
