import { Inject, Injectable } from '@nestjs/common';
import { type RecordedEvidence, recordEvidence } from '#engine';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type EvidenceDto } from './consent.dto.js';

const BUSY_RETRY_S = 1;

/** Puts on record that someone opted in again. */
@Injectable()
export class ConsentService {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  async record(
    workspaceId: string,
    about: { readonly linkId: string; readonly fieldId: string },
    { how, at, note, proof }: EvidenceDto,
    recordedBy: string,
  ): Promise<RecordedEvidence> {
    must(await this.runtime.queries.links.get(workspaceId, about.linkId), 'link');
    const answer = await recordEvidence(this.runtime.engine, about.linkId, {
      ...{ fieldId: about.fieldId, how, givenAtMs: Date.parse(at), note: note ?? '', proof, recordedBy },
    });
    switch (answer.kind) {
      case 'recorded':
        return answer.evidence;
      case 'notFound':
        throw new Problem('notFound', `There is no field "${about.fieldId}" in the mapping.`);
      case 'refused': {
        const { code, message } = answer;
        throw new Problem('optInRefused', message, { errors: [{ pointer: '/evidence', code, message }] });
      }
      case 'busy':
        throw new Problem('syncBusy', 'A worker holds the sync for a moment; try again.', {
          retryAfterS: BUSY_RETRY_S,
        });
    }
  }
}
