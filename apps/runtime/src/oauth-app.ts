import { type OAuthApp } from '#config';
import { type ConnectorManifest, oauthWay, Secret, type Secrets } from '#connector-sdk';

/**
 * A connection's credentials, with those of Syncline's own app where the connection came of a consent to it: such a
 * connection keeps no client id itself, so that the app's secret can be changed in one place, the environment.
 */
export function withOwnApp(
  manifest: Pick<ConnectorManifest, 'vendor' | 'signIn'>,
  secrets: Secrets,
  apps: ReadonlyMap<string, OAuthApp>,
): Secrets {
  const way = oauthWay(manifest.signIn);
  const app = apps.get(manifest.vendor);
  if (!way || !app || way.app.id in secrets) return secrets;
  if (!way.keeps.some(({ credential }) => credential in secrets)) return secrets;
  return { ...secrets, [way.app.id]: new Secret(app.clientId), [way.app.secret]: new Secret(app.revealSecret()) };
}
