import { type ConnectorManifest, missingScopes, oauthWay, wayInUse } from '#connector-sdk';
import { type AllowanceView, type ConnectionView } from '#persistence';
import { webhookUrl } from '../../../runtime/src/subscriptions.js';
import { type Answer } from '../http/answer.js';
import { type ConnectionDto, type LackDto } from './connection.dto.js';
import { missingSettings } from './connection-parts.js';

/** What the credentials lack: what the last check found, and scopes that were asked for and not granted. */
function lacks(
  { signIn }: ConnectorManifest,
  granted: ConnectionView['grantedScopes'],
  missing: ConnectionView['missingRights'],
): readonly LackDto[] {
  const scopes = oauthWay(signIn)?.scopes ?? [];
  const ungranted = missingScopes(signIn, granted).map(({ name, without }) => ({
    right: name,
    without,
  }));
  const found = missing.map(({ right, neededFor }) => ({
    right,
    without: scopes.find(({ name }) => name === right)?.without ?? `there is no ${neededFor}`,
  }));
  return [...found, ...ungranted.filter(({ right }) => found.every((one) => one.right !== right))];
}

/** A connection as people see it. */
export function connectionAnswer(
  connection: ConnectionView,
  manifest: ConnectorManifest,
  allowances: readonly AllowanceView[],
  publicUrl: string | null,
): Answer<ConnectionDto> {
  const { webhookToken, missingRights, ...view } = connection;
  return {
    ...view,
    signedInBy: wayInUse(manifest.signIn, view.secretNames)?.kind ?? null,
    lacks: lacks(manifest, view.grantedScopes, missingRights),
    missingSettings: missingSettings(manifest, view.settings).map(({ name }) => name),
    allowances,
    webhookUrl: publicUrl === null ? null : webhookUrl(publicUrl, { webhookToken }),
  };
}
