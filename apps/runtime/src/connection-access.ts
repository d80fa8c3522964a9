import { createHash } from 'node:crypto';
import { type ConnectorManifest, allowedBaseUrl, ConnectorError } from '#connector-sdk';
import { type Connection } from '#engine';

/**
 * Everything a session is opened with, as one hash: while it stays the same, so may the session.
 *
 * @param rotating credentials that the vendor replaces at will, and a session asks for when it renews them
 */
export function accessFingerprint(connection: Connection, rotating: ReadonlySet<string>): string {
  const { vendor, baseUrl, settings, secrets, accountId, accessRevision } = connection;
  const revealed = Object.entries(secrets).map(([name, secret]): [string, string] => [
    name,
    rotating.has(name) ? '' : secret.reveal(),
  ]);
  const content = [
    vendor,
    baseUrl,
    Object.entries(settings).sort(byName),
    revealed.sort(byName),
    accountId,
    accessRevision,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

const byName = ([x]: [string, string], [y]: [string, string]): number => (x < y ? -1 : 1);

/**
 * Where calls of a connection go; `undefined` leaves it to the connector.
 *
 * @throws ConnectorError `config` when the base URL may not be called
 */
export function baseUrlOf(
  connection: Pick<Connection, 'baseUrl'>,
  manifest: ConnectorManifest,
  allowedOrigins: readonly string[],
): string | undefined {
  const given = connection.baseUrl ?? manifest.defaultBaseUrl;
  return given === undefined ? undefined : allowedBaseUrl(given, manifest.hosts, allowedOrigins);
}

/** What a manifest finds wrong with credentials and settings, by the name of the field. */
export function manifestProblems(
  manifest: ConnectorManifest,
  given: { readonly settings: Readonly<Record<string, string>>; readonly secretNames: readonly string[] },
): readonly { readonly pointer: string; readonly message: string }[] {
  const problems: { pointer: string; message: string }[] = [];
  const settings = new Map(manifest.settings.map((field) => [field.name, field]));
  const credentials = new Set(manifest.credentials.map(({ name }) => name));
  for (const [name, value] of Object.entries(given.settings)) {
    const field = settings.get(name);
    if (!field) problems.push({ pointer: `/settings/${name}`, message: `${manifest.title} has no setting "${name}".` });
    else if (field.pattern !== undefined && !new RegExp(field.pattern).test(value)) {
      problems.push({
        pointer: `/settings/${name}`,
        message: `${field.title} is not of the right form. ${field.help}`,
      });
    }
  }
  for (const field of manifest.settings) {
    if (field.required && !(field.name in given.settings)) {
      problems.push({ pointer: `/settings/${field.name}`, message: `${field.title} is needed. ${field.help}` });
    }
  }
  for (const name of given.secretNames) {
    if (!credentials.has(name)) {
      problems.push({ pointer: `/secrets/${name}`, message: `${manifest.title} has no credential "${name}".` });
    }
  }
  for (const field of manifest.credentials) {
    if (field.required && !given.secretNames.includes(field.name)) {
      problems.push({ pointer: `/secrets/${field.name}`, message: `${field.title} is needed. ${field.help}` });
    }
  }
  return problems;
}

export const unknownVendor = (vendor: string): ConnectorError =>
  new ConnectorError('config', {
    code: 'CONNECTION_VENDOR_UNKNOWN',
    message: `There is no connector for "${vendor}".`,
  });
