import { backTo, consentPage, consentRefusal } from '#sandbox-kit';
import { type Account } from './account.js';
import { type Answer, type Api, noContent, ok, type OpenCall, param } from './api.js';
import { HubspotRefusal } from './errors.js';
import { type JsonObject } from './types.js';
import { ACCESS_TOKEN_LIFE_S, type AccessToken } from './tokens.js';

const USER_ID = 76070032;
const HUB_DOMAIN = 'sandbox.hubspot.test';
const FORM = 'application/x-www-form-urlencoded';
type Version = 'v1' | 'v3';

/** The token endpoints of both OAuth generations, and the page where a person would grant an app access. */
export function mountOauth(api: Api, account: Account): void {
  api.open('get', '/oauth/authorize', (call) => consent(account, Object.fromEntries(call.query)));
  api.open('post', '/oauth/authorize', (call) => decide(account, formOf(call)));
  for (const version of ['v1', 'v3'] as const) {
    api.open('post', `/oauth/${version}/token`, (call) => token(account, call, version));
  }
  api.open('get', '/oauth/v1/access-tokens/:token', (call) => ok(accessTokenInfo(account, param(call, 'token'))));
  api.open('get', '/oauth/v1/refresh-tokens/:token', (call) => ok(refreshTokenInfo(account, param(call, 'token'))));
  api.open('delete', '/oauth/v1/refresh-tokens/:token', (call) => {
    account.tokens.revoke(param(call, 'token'));
    return noContent;
  });
  api.open('post', '/oauth/v3/token/introspect', (call) => introspect(account, formOf(call)));
  api.open('post', '/oauth/v3/token/revoke', (call) => {
    account.tokens.revoke(formOf(call)['token'] ?? '');
    return noContent;
  });
}

type Form = Readonly<Record<string, string>>;

const namesIn = (list = ''): string[] => list.split(' ').filter((name) => name !== '');

/** The page where a person lets the app into the account. */
function consent(account: Account, asked: Form): Answer {
  const refused = consentRefused(account, asked);
  if (refused) return refused;
  const { portalId, appId, unavailableScopes } = account.settings;
  const optional = namesIn(asked['optional_scope']).map((name) => ({
    name,
    remark: unavailableScopes.includes(name) ? 'optional, not in your plan' : 'optional',
  }));
  const html = consentPage({
    ...{ vendor: 'HubSpot', account: `${HUB_DOMAIN} (${portalId})`, app: `App ${appId}`, fields: asked },
    scopes: [...namesIn(asked['scope']).map((name) => ({ name })), ...optional],
  });
  return { status: 200, html };
}

/** What cannot be sent back to the app is told to the person. */
function consentRefused(account: Account, asked: Form): Answer | undefined {
  const { clientId, unavailableScopes } = account.settings;
  const lacking = namesIn(asked['scope']).filter((name) => unavailableScopes.includes(name));
  const why =
    asked['client_id'] !== clientId
      ? 'There is no app with this client id.'
      : !URL.canParse(asked['redirect_uri'] ?? '')
        ? 'The app gives no address to return to.'
        : lacking.length > 0
          ? `Your plan does not have ${lacking.join(', ')}.`
          : undefined;
  return why === undefined ? undefined : { status: 400, html: consentRefusal('HubSpot', why) };
}

/** The person's answer, which sends the browser back with a code or with a no. */
function decide(account: Account, { decision, ...asked }: Form): Answer {
  const refused = consentRefused(account, asked);
  if (refused) return refused;
  const { redirect_uri: redirectUri = '', state } = asked;
  if (decision !== 'approve') {
    const error = { error: 'access_denied', error_description: 'The user did not agree to the app' };
    return { status: 302, headers: { location: backTo(redirectUri, { ...error, state }) } };
  }
  const wanted = [...namesIn(asked['scope']), ...namesIn(asked['optional_scope'])];
  const granted = wanted.filter((name) => !account.settings.unavailableScopes.includes(name));
  const code = account.tokens.mintCode({
    scopes: wanted.length === 0 ? 'all' : granted,
    redirectUri,
    challenge: asked['code_challenge'],
  });
  return { status: 302, headers: { location: backTo(redirectUri, { code, state }) } };
}

function token(account: Account, call: OpenCall, version: Version): Answer {
  const form = formOf(call);
  if (form['client_id'] !== account.settings.clientId) throw refusal('BAD_CLIENT_ID', 'missing or unknown client id');
  if (form['client_secret'] !== account.settings.clientSecret) {
    throw refusal('BAD_CLIENT_SECRET', 'missing or invalid client secret');
  }
  switch (form['grant_type']) {
    case 'refresh_token': {
      const granted = account.tokens.refresh(form['refresh_token'] ?? '');
      if (!granted) throw refusal('BAD_REFRESH_TOKEN', 'missing or invalid refresh token');
      return ok(tokenAnswer(account, granted, version));
    }
    case 'authorization_code': {
      const granted = account.tokens.redeem(form['code'] ?? '', form['redirect_uri'], form['code_verifier']);
      if (!granted) throw refusal('BAD_AUTH_CODE', 'missing or unknown auth code');
      return ok(tokenAnswer(account, granted, version));
    }
    default:
      throw refusal('BAD_GRANT_TYPE', 'missing or unknown grant type');
  }
}

function tokenAnswer(account: Account, granted: AccessToken, version: Version): Record<string, unknown> {
  const common = {
    token_type: 'bearer',
    refresh_token: granted.refreshToken,
    access_token: granted.value,
    expires_in: ACCESS_TOKEN_LIFE_S,
  };
  if (version === 'v1') return common;
  return {
    ...common,
    token_use: 'access_token',
    hub_id: account.settings.portalId,
    user_id: USER_ID,
    scopes: scopeList(granted.scopes),
  };
}

function accessTokenInfo(account: Account, value: string): Record<string, unknown> {
  const access = account.tokens.access(value);
  const leftMs = (access?.expiresAtMs ?? 0) - account.parts.clock.nowMs();
  if (!access || leftMs <= 0)
    throw new HubspotRefusal(404, { message: 'access token not found', category: 'OBJECT_NOT_FOUND' });
  return {
    token: value,
    user: 'owner@sandbox.hubspot.test',
    hub_domain: HUB_DOMAIN,
    scopes: scopeList(access.scopes),
    hub_id: account.settings.portalId,
    app_id: access.appId,
    expires_in: Math.floor(leftMs / 1000),
    user_id: USER_ID,
    token_type: 'access',
    is_private_distribution: false,
  };
}

function refreshTokenInfo(account: Account, value: string): Record<string, unknown> {
  const refresh = account.tokens.refreshToken(value);
  if (!refresh) throw new HubspotRefusal(404, { message: 'refresh token not found', category: 'OBJECT_NOT_FOUND' });
  return {
    token: value,
    user: 'owner@sandbox.hubspot.test',
    hub_domain: HUB_DOMAIN,
    scopes: scopeList(refresh.scopes),
    hub_id: account.settings.portalId,
    client_id: account.settings.clientId,
    user_id: USER_ID,
    token_type: 'refresh',
  };
}

function introspect(account: Account, form: Readonly<Record<string, string>>): Answer {
  const value = form['token'] ?? '';
  const { portalId, clientId } = account.settings;
  const access = account.tokens.access(value);
  if (access && (access.expiresAtMs ?? Infinity) > account.parts.clock.nowMs()) {
    const info = accessTokenInfo(account, value);
    return ok({ ...info, active: true, client_id: clientId, token_use: 'access_token' });
  }
  if (account.tokens.refreshToken(value)) {
    return ok({ ...refreshTokenInfo(account, value), active: true, token_use: 'refresh_token' });
  }
  return ok({ active: false, hub_id: portalId, token_use: 'access_token' });
}

const scopeList = (scopes: readonly string[] | 'all'): readonly string[] => (scopes === 'all' ? ['oauth'] : scopes);

function formOf(call: OpenCall): Readonly<Record<string, string>> {
  if (!call.contentType.startsWith(FORM)) {
    throw new HubspotRefusal(415, { message: 'HTTP 415 Unsupported Media Type' });
  }
  const form = (call.body ?? {}) as JsonObject;
  return Object.fromEntries(
    Object.entries(form).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** Token endpoints put their code where other answers say `error`. */
function refusal(status: string, message: string): HubspotRefusal {
  return new HubspotRefusal(400, { message, status, error: 'invalid_grant', category: 'VALIDATION_ERROR' });
}
