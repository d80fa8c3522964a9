import { type Express, type Request } from 'express';
import { type Account } from './account.js';
import { callingUser } from './transport.js';
import { type Users } from './users.js';

/**
 * The vendor's login host: the consent page (which agrees at once in the owner's name), the token call and the
 * metadata that tells a token's data centre. `baseUrl` is the sandbox itself, where the API is served.
 */
export function mountOAuth(app: Express, account: Account, users: Users, baseUrl: () => string): void {
  app.get('/oauth2/authorize', (request, response) => {
    const { redirect_uri: redirectUri, state, response_type: type } = request.query;
    if (typeof redirectUri !== 'string' || !URL.canParse(redirectUri) || type !== 'code') {
      response
        .status(400)
        .json({ error: 'invalid_request', error_description: 'response_type or redirect_uri is wrong' });
      return;
    }
    const target = new URL(redirectUri);
    target.searchParams.set('code', users.mintCode(users.owner, redirectUri));
    if (typeof state === 'string') target.searchParams.set('state', state);
    response.redirect(302, target.toString());
  });
  app.post('/oauth2/token', (request: Request<object, unknown, Record<string, string> | undefined>, response) => {
    const { grant_type: grant, code = '', redirect_uri: redirectUri = '' } = request.body ?? {};
    const token = grant === 'authorization_code' ? users.redeem(code, redirectUri) : undefined;
    if (token === undefined) {
      response
        .status(400)
        .json({ error: 'invalid_grant', error_description: 'The code is unknown or was used before' });
      return;
    }
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
