import { Inject, Injectable } from '@nestjs/common';
import { type Look } from '#persistence';
import { RUNTIME, type Runtime } from '../runtime.js';

/** What a thing is called and how it stands, as far as the audit log may tell. */
export interface Seen {
  readonly name: string | null;
  readonly look: Look;
}

type See = (workspaceId: string, id: string) => Promise<Seen | null>;

/** Looks at what acts are done to. No secret gets in here, and no value of a record. */
@Injectable()
export class Looks {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  /** `null` for what is not there, and for what there is nothing to tell of. */
  async at(kind: string, workspaceId: string, id: string): Promise<Seen | null> {
    const see = this.#ways[kind];
    return see ? see(workspaceId, id) : null;
  }

  /** What belongs to a sync has no name of its own. */
  async #syncName(workspaceId: string, syncId: string): Promise<string | null> {
    return (await this.runtime.queries.syncs.get(workspaceId, syncId))?.name ?? null;
  }

  readonly #ways: Readonly<Record<string, See>> = {
    connection: async (workspaceId, id) => {
      const found = await this.runtime.queries.connections.get(workspaceId, id);
      if (!found) return null;
      const { name, vendor, baseUrl, settings, secretNames, accountId, health } = found;
      return { name, look: { name, vendor, baseUrl, settings, secretNames, accountId, health } };
    },
    sync: async (workspaceId, id) => {
      const found = await this.runtime.queries.syncs.get(workspaceId, id);
      if (!found) return null;
      const { name, a, b, state, pollEveryMs, sweepEveryMs, mapping } = found;
      return { name, look: { name, a, b, state, pollEveryMs, sweepEveryMs, mappingVersion: mapping.version } };
    },
    run: async (workspaceId, id) => {
      const found = await this.runtime.queries.runs.get(workspaceId, id);
      if (!found) return null;
      const { syncId, kind, state, mappingVersion, counts } = found;
      return { name: await this.#syncName(workspaceId, syncId), look: { syncId, kind, state, mappingVersion, counts } };
    },
    link: async (workspaceId, id) => {
      const found = await this.runtime.queries.links.get(workspaceId, id);
      if (!found) return null;
      const { syncId, aId, bId, frozen, removedAt } = found;
      return { name: await this.#syncName(workspaceId, syncId), look: { syncId, aId, bId, frozen, removedAt } };
    },
    conflict: async (workspaceId, id) => {
      const found = await this.runtime.queries.conflicts.get(workspaceId, id);
      if (!found) return null;
      const { syncId, linkId, fieldId, kind, status, decision } = found;
      const look = { syncId, linkId, fieldId, kind, status, decision: decision?.kind ?? null };
      return { name: await this.#syncName(workspaceId, syncId), look };
    },
    deadLetter: async (workspaceId, id) => {
      const found = await this.runtime.queries.deadLetters.get(workspaceId, id);
      if (!found) return null;
      const { syncId, side, remoteId, code, field, status, discardReason } = found;
      const look = { syncId, side, remoteId, code, field, status, discardReason };
      return { name: await this.#syncName(workspaceId, syncId), look };
    },
    alert: async (workspaceId, id) => {
      const found = await this.runtime.queries.alerts.get(workspaceId, id);
      if (!found) return null;
      const { kind, subject, closedAtMs, acknowledged, mutedUntilMs } = found;
      const times = { isOver: closedAtMs !== null, mutedUntil: mutedUntilMs && new Date(mutedUntilMs).toISOString() };
      return { name: subject.name, look: { kind, subject, ...times, acknowledgedBy: acknowledged?.by ?? null } };
    },
    alertChannel: async (workspaceId, id) => {
      const found = await this.runtime.queries.alertChannels.get(workspaceId, id);
      if (!found) return null;
      const { name, kind, recipients, urlHost, on } = found;
      return { name, look: { name, kind, recipients, urlHost, on } };
    },
    alertRules: async (workspaceId) => {
      const setting = await this.runtime.alerts.store.alertSetting(workspaceId);
      return setting && { name: null, look: { ...setting.rules } };
    },
    segment: async (workspaceId, id) => {
      const found = await this.runtime.queries.segments.get(workspaceId, id);
      return found && { name: found.name, look: { ...found } };
    },
    person: async (workspaceId, id) => {
      const found = await this.runtime.queries.people.get(workspaceId, id);
      if (!found) return null;
      const { name, email, role } = found;
      return { name, look: { name, email, role } };
    },
    invitation: async (workspaceId, id) => {
      const found = await this.runtime.queries.joining.get(workspaceId, id);
      if (!found) return null;
      const { email, role, expiresAt } = found;
      return { name: email, look: { email, role, expiresAt } };
    },
    apiKey: async (workspaceId, id) => {
      const found = await this.runtime.queries.apiKeys.get(workspaceId, id);
      if (!found) return null;
      const { name, prefix, role, scopes, expiresAt } = found;
      return { name, look: { name, prefix, role, scopes, expiresAt } };
    },
    workspace: async (_, id) => {
      const found = await this.runtime.queries.workspaces.get(id);
      if (!found) return null;
      const { name, approvals, maskedFields } = found;
      return { name, look: { name, approvals, maskedFields } };
    },
  };
}
