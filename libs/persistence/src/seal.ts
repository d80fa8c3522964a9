import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type SecretKeys } from '#config';
import { Secret, type Secrets } from '#connector-sdk';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^v([1-9]\d{0,5})\.([A-Za-z0-9_-]+)$/;

/**
 * - `SYNC_SEC101`: sealed with a key that is not configured here.
 * - `SYNC_SEC102`: damaged, or moved here from another connection or name.
 */
export type SealErrorCode = 'SYNC_SEC101' | 'SYNC_SEC102';

/** A stored credential that cannot be opened. Names the connection and the credential, never its value. */
export class SealError extends Error {
  override readonly name = 'SealError';

  constructor(
    readonly code: SealErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}

/**
 * Seals credentials with AES-256-GCM as `v<key version>.<base64url of iv, ciphertext and tag>`. A sealed value is
 * bound to its connection and name: copied elsewhere it does not open.
 */
export class Sealer {
  readonly #keys: SecretKeys;

  constructor(keys: SecretKeys) {
    this.#keys = keys;
  }

  /** Always with the newest key. */
  seal(secret: Secret, connectionId: string, name: string): string {
    const version = this.#keys.newestVersion;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key(version, connectionId, name), iv, {
      authTagLength: TAG_BYTES,
    });
    cipher.setAAD(boundTo(connectionId, name));
    const sealed = Buffer.concat([iv, cipher.update(secret.reveal(), 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v${version}.${sealed.toString('base64url')}`;
  }

  /** @throws SealError */
  open(sealed: string, connectionId: string, name: string): Secret {
    const parts = SEALED.exec(sealed);
    const bytes = Buffer.from(parts?.[2] ?? '', 'base64url');
    if (!parts || bytes.length < IV_BYTES + TAG_BYTES) throw damaged(connectionId, name);
    const key = this.#key(Number(parts[1]), connectionId, name);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(connectionId, name));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
      return new Secret(opened.toString('utf8'));
    } catch (error) {
      throw damaged(connectionId, name, error);
    }
  }

  sealAll(secrets: Secrets, connectionId: string): Record<string, string> {
    return Object.fromEntries(
      Object.entries(secrets).map(([name, secret]) => [name, this.seal(secret, connectionId, name)]),
    );
  }

  /** @throws SealError */
  openAll(sealed: Readonly<Record<string, string>>, connectionId: string): Secrets {
    return Object.fromEntries(
      Object.entries(sealed).map(([name, value]) => [name, this.open(value, connectionId, name)]),
    );
  }

  #key(version: number, connectionId: string, name: string): Buffer {
    const key = this.#keys.key(version);
    if (key) return key;
    throw new SealError(
      'SYNC_SEC101',
      `The credential "${name}" of connection ${connectionId} is sealed with key v${version}, which is not configured. ` +
        'Add that key to SYNCLINE_SECRET_KEYS, or enter the credential again.',
    );
  }
}

const boundTo = (connectionId: string, name: string): Buffer => Buffer.from(JSON.stringify([connectionId, name]));

const damaged = (connectionId: string, name: string, cause?: unknown): SealError =>
  new SealError(
    'SYNC_SEC102',
    `The credential "${name}" of connection ${connectionId} cannot be opened: it is damaged or belongs elsewhere. ` +
      'Enter the credential again.',
    { cause },
  );
