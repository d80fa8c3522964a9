import { Inject, Injectable } from '@nestjs/common';
import {
  type Change,
  compare,
  type Configuration,
  configurationOf,
  type Difference,
  type Present,
  presentPeople,
  type PresentSync,
  readConfiguration,
  sharedNames,
  type Subject,
} from '#configuration';
import { type AppliedConfiguration, type ConnectionView, type PageKey } from '#persistence';
import { type Caller } from '../auth/caller.js';
import { type Permission } from '../auth/permissions.js';
import { type Answer } from '../http/answer.js';
import { ApiDescription } from '../openapi/api-description.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { segmentView } from '../segments/segment.dto.js';
import { configurationSchema } from './configuration-schema.js';
import { type ApplicationDto, type DriftDto } from './configuration.dto.js';

const CONNECTIONS_A_PAGE = 500;

/** What whoever sees a difference may see anyway. */
const SEEN_BY: Readonly<Record<Subject['noun'], Permission>> = {
  ...{ connection: 'connections.read', sync: 'syncs.read', segment: 'segments.read' },
  ...{ alertRules: 'alerts.read', alertChannel: 'alerts.read' },
  person: 'people.manage',
};

/** The file that was last applied, and where the workspace is another by now. */
@Injectable()
export class DriftService {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(ApiDescription) private readonly description: ApiDescription,
  ) {}

  /** @throws Problem `invalid` for what no file may say */
  async applied({ workspaceId, kind, id, name }: Caller, given: ApplicationDto): Promise<void> {
    const { configuration, file = null } = given;
    const read = readConfiguration(JSON.stringify(configuration), configurationSchema(this.description.document));
    if (!read.ok) {
      const errors = read.mistakes.map(({ path, message }) => ({ pointer: `/configuration${path}`, message }));
      throw new Problem('invalid', 'No file of configuration may say this.', { errors });
    }
    await this.runtime.queries.appliedConfiguration.put(workspaceId, { configuration, file, by: { kind, id, name } });
  }

  /** @throws Problem `namesShared` where a file could not tell things apart */
  async drift({ workspaceId, permissions }: Caller): Promise<Answer<DriftDto>> {
    const applied = await this.runtime.queries.appliedConfiguration.get(workspaceId);
    if (!applied) return { applied: null, changes: [] };
    const { at, by, file } = applied;
    const changes = await this.#changes(workspaceId, applied);
    const seen = changes.filter(({ subject }) => permissions.has(SEEN_BY[subject.noun]));
    return { applied: { at, by, file }, changes: seen.map(changeAnswer) };
  }

  async #changes(workspaceId: string, { configuration }: AppliedConfiguration): Promise<readonly Change[]> {
    const present = await this.#present(workspaceId);
    const shared = sharedNames(present);
    if (shared.length > 0) {
      const names = shared.map(({ noun, name }) => `${noun} "${name}"`).join(', ');
      throw new Problem(
        'namesShared',
        `A file names things by their names, and these are not alone: ${names}. Rename all but one.`,
      );
    }
    return compare(configurationOf(present), configuration as Configuration);
  }

  async #present(workspaceId: string): Promise<Present> {
    const { queries, alerts, engine } = this.runtime;
    const [views, setting, channels, members, invitations] = await Promise.all([
      queries.syncs.all(workspaceId),
      alerts.store.alertSetting(workspaceId),
      queries.alertChannels.list(workspaceId),
      queries.people.list(workspaceId),
      queries.joining.list(workspaceId),
    ]);
    const [connections, syncs] = await Promise.all([
      this.#connections(workspaceId),
      Promise.all(
        views.map(async (view): Promise<PresentSync> => {
          const segments = await engine.store.segments(view.id);
          return { ...view, segments: segments.map(segmentView) };
        }),
      ),
    ]);
    const { rules } = must(setting, 'workspace');
    return { connections, syncs, alerts: { rules, channels }, people: presentPeople(members, invitations) };
  }

  async #connections(workspaceId: string): Promise<readonly ConnectionView[]> {
    const all: ConnectionView[] = [];
    let after: PageKey | null = null;
    do {
      const page = { limit: CONNECTIONS_A_PAGE, after };
      const { items, next } = await this.runtime.queries.connections.list(workspaceId, page);
      all.push(...items);
      after = next;
    } while (after !== null);
    return all;
  }
}

const changeAnswer = ({ kind, subject, differences }: Change): Answer<DriftDto>['changes'][number] => ({
  kind,
  subject: { ...subject, path: [...subject.path] },
  differences: differences.map(differenceAnswer),
});

const differenceAnswer = ({ path, before, after }: Difference) => ({
  path: [...path],
  before: before === undefined ? null : JSON.stringify(before),
  after: after === undefined ? null : JSON.stringify(after),
});
