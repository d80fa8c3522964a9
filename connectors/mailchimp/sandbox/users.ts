import { type Minter } from './model.js';

/** A login of the account. Connections are limited per user, however many keys and tokens it has. */
export interface SandboxUser {
  id: number;
  login: string;
  role: string;
}

const AUTHORIZATION_CODE_BYTES = 32;
const FIRST_USER_ID = 100_001;

/** Who may call the API: API keys, OAuth tokens and the codes they are traded for. Tokens do not expire. */
export class Users {
  readonly #minter: Minter;
  readonly #dataCenter: string;
  readonly #users: SandboxUser[] = [];
  readonly #byCredential = new Map<string, SandboxUser>();
  readonly #codes = new Map<string, { user: SandboxUser; redirectUri: string }>();
  readonly #connections = new Map<SandboxUser, number>();

  constructor(minter: Minter, dataCenter: string) {
    this.#minter = minter;
    this.#dataCenter = dataCenter;
  }

  /** Adds a user with an API key (`<32 hex digits>-<data centre>` when absent). */
  add(login: string, apiKey = `${this.#minter.hex(32)}-${this.#dataCenter}`): { user: SandboxUser; apiKey: string } {
    const user = { id: FIRST_USER_ID + this.#users.length, login, role: 'owner' };
    this.#users.push(user);
    this.#byCredential.set(apiKey, user);
    return { user, apiKey };
  }

  /** The account's first user, in whose name the consent page answers. */
  get owner(): SandboxUser {
    const [owner] = this.#users;
    if (!owner) throw new Error('an account has at least one user');
    return owner;
  }

  byCredential(credential: string): SandboxUser | undefined {
    return this.#byCredential.get(credential);
  }

  /** A new OAuth access token of the user. */
  mintToken(user: SandboxUser): string {
    const token = this.#minter.hex(32);
    this.#byCredential.set(token, user);
    return token;
  }

  /** A code to be traded once for a token. */
  mintCode(user: SandboxUser, redirectUri: string): string {
    const code = this.#minter.hex(AUTHORIZATION_CODE_BYTES);
    this.#codes.set(code, { user, redirectUri });
    return code;
  }

  redeem(code: string, redirectUri: string): string | undefined {
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    return grant && grant.redirectUri === redirectUri ? this.mintToken(grant.user) : undefined;
  }

  /** Takes a connection slot; undefined when the user has `connectionsMax` in use. Call the result to give it back. */
  connect(user: SandboxUser, connectionsMax: number): (() => void) | undefined {
    const used = this.#connections.get(user) ?? 0;
    if (used >= connectionsMax) return undefined;
    this.#connections.set(user, used + 1);
    return () => void this.#connections.set(user, (this.#connections.get(user) ?? 1) - 1);
  }
}
