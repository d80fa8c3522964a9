import { type Express, type Request } from 'express';
import { backTo, consentPage, consentRefusal } from '#sandbox-kit';
import { type Account } from './account.js';
import { callingUser } from './transport.js';
import { type Users } from './users.js';

/** The app people let into their accounts. */
export interface OAuthApp {
  clientId: string;
  clientSecret: string;
}

type Form = Readonly<Record<string, string | undefined>>;

/**
 * The vendor's login host: the consent page (where the owner is signed in), the token call and the metadata that tells
 * a token's data centre. `baseUrl` is the sandbox itself, where the API is served.
 */
export function mountOAuth(
  app: Express,
  { account, users, oauthApp }: { account: Account; users: Users; oauthApp: OAuthApp },
  baseUrl: () => string,
): void {
  const refused = ({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: type,
  }: Form): string | undefined => {
    if (clientId !== oauthApp.clientId) return 'There is no app with this client id.';
    return type === 'code' && URL.canParse(redirectUri ?? '') ? undefined : 'response_type or redirect_uri is wrong.';
  };
  app.get('/oauth2/authorize', (request, response) => {
    const asked = request.query as Form;
    const why = refused(asked);
    const fields = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, value ?? '']));
    const account = users.owner.login;
    response
      .status(why === undefined ? 200 : 400)
      .type('html')
      .send(
        why === undefined
          ? consentPage({ vendor: 'Mailchimp', account, app: 'The registered app', scopes: [], fields })
          : consentRefusal('Mailchimp', why),
      );
  });
  app.post('/oauth2/authorize', (request, response) => {
    const asked = (request.body ?? {}) as Form;
    const why = refused(asked);
    if (why !== undefined) {
      response.status(400).type('html').send(consentRefusal('Mailchimp', why));
      return;
    }
    const { redirect_uri: redirectUri = '', state, decision } = asked;
    const told =
      decision === 'approve' ? { code: users.mintCode(users.owner, redirectUri) } : { error: 'access_denied' };
    response.redirect(302, backTo(redirectUri, { ...told, state }));
  });
  app.post('/oauth2/token', (request: Request<object, unknown, Form | undefined>, response) => {
    const form = request.body ?? {};
    const refuse = (error: string, description: string): void => {
      response.status(400).json({ error, error_description: description });
    };
    if (form['client_id'] !== oauthApp.clientId || form['client_secret'] !== oauthApp.clientSecret) {
      return refuse('invalid_client', 'The client id or secret is wrong');
    }
    if (form['grant_type'] !== 'authorization_code') return refuse('unsupported_grant_type', 'Only codes are traded');
    const token = users.redeem(form['code'] ?? '', form['redirect_uri'] ?? '');
    if (token === undefined) return refuse('invalid_grant', 'The code is unknown or was used before');
    response.json({ access_token: token, expires_in: 0, scope: null });
  });
  app.get('/oauth2/metadata', (request, response) => {
    const user = callingUser(request, users);
    if (!user) {
      response.status(401).json({ error: 'invalid_token' });
      return;
    }
    response.json({
      dc: account.dataCenter,
      role: user.role,
      accountname: 'Syncline Sandbox',
      user_id: user.id,
      login: {
        email: `${user.login}@sandbox.example`,
        avatar: null,
        login_id: user.id,
        login_name: user.login,
        login_email: `${user.login}@sandbox.example`,
      },
      login_url: 'https://login.mailchimp.com',
      api_endpoint: baseUrl(),
    });
  });
}
