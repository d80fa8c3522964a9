import { type ConnectorManifest, type SettingField } from '#connector-sdk';

/** Of the unguessable part of a connection's webhook URL. */
export const WEBHOOK_TOKEN_BYTES = 24;

/** Settings a connection needs and does not have yet. */
export const missingSettings = (
  { settings }: Pick<ConnectorManifest, 'settings'>,
  given: Readonly<Record<string, string>>,
): readonly SettingField[] => settings.filter(({ name, required }) => required && !(name in given));
