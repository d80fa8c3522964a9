import {
  type Alert,
  type AlertChannel,
  type AlertMessage,
  type AlertRules,
  type AlertStore,
  type ChannelWay,
  DEFAULT_ALERT_RULES,
  type Telling,
} from '#engine';

/** A channel that has told nothing yet. */
export interface NewChannel extends Pick<AlertChannel, 'id' | 'name' | 'kinds'> {
  readonly way: ChannelWay;
}

interface KeptChannel {
  readonly workspaceId: string;
  readonly channel: NewChannel;
  told: number;
  on: boolean;
}

/** The alerts of every workspace, in memory. */
export class MemoryAlertStore implements AlertStore {
  readonly #workspaces = new Map<string, { readonly name: string; rules: AlertRules }>();
  readonly #alerts = new Map<string, { readonly workspaceId: string; readonly alert: Alert }>();
  readonly #channels = new Map<string, KeptChannel>();
  readonly #messages = new Map<string, AlertMessage>();
  readonly #tellings = new Map<string, Map<string, Telling>>();

  putWorkspace(id: string, name: string): void {
    this.#workspaces.set(id, { name, rules: DEFAULT_ALERT_RULES });
  }

  putChannel(workspaceId: string, channel: NewChannel, on = true): void {
    this.#channels.set(channel.id, { workspaceId, channel, told: 0, on });
  }

  /** What a person did about an alert. */
  touch(alertId: string, change: Partial<Pick<Alert, 'acknowledged' | 'mutedUntilMs'>>): void {
    const kept = this.#alerts.get(alertId);
    if (kept) this.#alerts.set(alertId, { ...kept, alert: { ...kept.alert, ...change } });
  }

  messages(): readonly AlertMessage[] {
    return [...this.#messages.values()];
  }

  async alertSetting(workspaceId: string) {
    return this.#workspaces.get(workspaceId) ?? null;
  }

  async saveAlertRules(workspaceId: string, rules: AlertRules): Promise<void> {
    const workspace = this.#workspaces.get(workspaceId);
    if (workspace) workspace.rules = structuredClone(rules);
  }

  async alerts(workspaceId: string, closedSinceMs: number): Promise<readonly Alert[]> {
    return this.#of(workspaceId)
      .filter(({ closedAtMs }) => closedAtMs === null || closedAtMs >= closedSinceMs)
      .sort((x, y) => x.openedAtMs - y.openedAtMs || (x.id < y.id ? -1 : 1));
  }

  async alertsById(workspaceId: string, ids: readonly string[]): Promise<readonly Alert[]> {
    return this.#of(workspaceId).filter(({ id }) => ids.includes(id));
  }

  async keepAlerts(workspaceId: string, alerts: readonly Alert[]): Promise<void> {
    for (const alert of alerts) {
      const known = this.#alerts.get(alert.id)?.alert;
      const { acknowledged, mutedUntilMs } = known ?? alert;
      if (this.#hasTwin(workspaceId, alert)) continue;
      this.#alerts.set(alert.id, { workspaceId, alert: { ...alert, acknowledged, mutedUntilMs } });
    }
  }

  async forgetAlerts(_: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#alerts.delete(id);
      for (const tellings of this.#tellings.values()) tellings.delete(id);
    }
  }

  async forgetAlertsBefore(workspaceId: string, beforeMs: number): Promise<void> {
    const old = this.#of(workspaceId).filter(({ closedAtMs }) => closedAtMs !== null && closedAtMs < beforeMs);
    await this.forgetAlerts(
      workspaceId,
      old.map(({ id }) => id),
    );
    for (const { id, channelId, queuedAtMs } of this.messages()) {
      if (queuedAtMs < beforeMs && this.#channels.get(channelId)?.workspaceId === workspaceId)
        this.#messages.delete(id);
    }
  }

  async alertChannels(workspaceId: string): Promise<readonly Pick<AlertChannel, 'id' | 'kinds' | 'told'>[]> {
    return [...this.#channels.values()]
      .filter((kept) => kept.workspaceId === workspaceId && kept.on)
      .map(({ channel: { id, kinds }, told }) => ({ id, kinds, told }));
  }

  async tellings(channelId: string): Promise<readonly Telling[]> {
    return [...(this.#tellings.get(channelId)?.values() ?? [])];
  }

  async messagesSince(channelId: string, sinceMs: number): Promise<number> {
    return this.messages().filter((one) => one.channelId === channelId && one.queuedAtMs >= sinceMs).length;
  }

  async waitingMessages(workspaceId: string): Promise<readonly AlertMessage[]> {
    return this.messages().filter(
      ({ channelId, state }) => state === 'waiting' && this.#channels.get(channelId)?.workspaceId === workspaceId,
    );
  }

  async queueMessage(message: AlertMessage, told: number): Promise<boolean> {
    const channel = this.#channels.get(message.channelId);
    if (channel?.told !== told) return false;
    channel.told += 1;
    this.#messages.set(message.id, structuredClone(message));
    const tellings = this.#tellings.get(message.channelId) ?? new Map<string, Telling>();
    this.#tellings.set(message.channelId, tellings);
    for (const { alertId, news } of message.news) {
      const atMs = message.queuedAtMs;
      const known = tellings.get(alertId) ?? { alertId, toldAtMs: atMs, overAtMs: null };
      tellings.set(alertId, news === 'over' ? { ...known, overAtMs: atMs } : { ...known, toldAtMs: atMs });
    }
    return true;
  }

  async claimMessage(messageId: string, ttlMs: number, nowMs: number) {
    const message = this.#messages.get(messageId);
    const kept = message && this.#channels.get(message.channelId);
    if (!message || !kept?.on || message.state !== 'waiting' || message.nextAtMs > nowMs) return null;
    const claimed = { ...message, attempts: message.attempts + 1, nextAtMs: nowMs + ttlMs };
    this.#messages.set(messageId, claimed);
    return { message: claimed, channel: { ...kept.channel, told: kept.told } };
  }

  async endTry(messageId: string, end: Parameters<AlertStore['endTry']>[1]): Promise<void> {
    const message = this.#messages.get(messageId);
    if (message) this.#messages.set(messageId, { ...message, ...end });
  }

  #of(workspaceId: string): Alert[] {
    return [...this.#alerts.values()].filter((kept) => kept.workspaceId === workspaceId).map(({ alert }) => alert);
  }

  #hasTwin(workspaceId: string, alert: Alert): boolean {
    if (alert.closedAtMs !== null) return false;
    return this.#of(workspaceId).some(
      ({ id, kind, subject, closedAtMs }) =>
        id !== alert.id && kind === alert.kind && subject.id === alert.subject.id && closedAtMs === null,
    );
  }
}
