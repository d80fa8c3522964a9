import { type SandboxOptions } from '#sandbox-kit';

/** What the Salesforce sandbox can be started with. */
export interface SalesforceSandboxOptions extends SandboxOptions {
  /** Consumer key of the connected app (default `sandbox-salesforce-client`). */
  clientId?: string;
  /** Consumer secret (default `sandbox-salesforce-secret`). */
  clientSecret?: string;
  /** The one user of the org (default `admin@sandbox.example`). */
  username?: string;
  /** A session valid from the start (default `sandbox-salesforce-token`). */
  accessToken?: string;
  /** A refresh token valid from the start (default `sandbox-salesforce-refresh`). */
  refreshToken?: string;
  /** Whether a refresh gives a new refresh token and ends the old one (default false). */
  rotateRefreshTokens?: boolean;
  /** How long a session lives without a call, in milliseconds (default 2 h). */
  sessionTtlMs?: number;
  /** Calls allowed in any 24 hours (default 15,000). */
  dailyCallsMax?: number;
  /** ISO codes of the org's currencies, its own first; fewer than two make an org of one currency (default none). */
  currencies?: readonly string[];
  /** Objects selected for change events (default: every object that can have them). */
  changeEventObjects?: readonly string[];
  /** PEM public key that JWT bearer assertions are verified with; without it that flow is refused. */
  jwtPublicKey?: string;
  /** Sandbox time a bulk job spends in each of its states, in milliseconds (default 20). */
  bulkStepMs?: number;
  /** How long a streaming connect is held open, in milliseconds of real time (default 110 s). */
  longPollMs?: number;
  /** Sandbox-time delays between attempts of an outbound message, in milliseconds (default: up to 24 h). */
  outboundRetryDelaysMs?: readonly number[];
}
