import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type OAuthAttempt } from '#persistence';
import { type Response } from 'express';
import { Acts } from '../../audit/acts.js';
import { Open } from '../../auth/allow.js';
import { type ApiRequest } from '../../http/request.js';
import { RUNTIME, type Runtime } from '../../runtime.js';
import { hashOfState, isAsker } from './asker.js';
import { returnAddress } from './callback-address.js';
import { callbackPage } from './callback-page.js';
import { OAuthCallbackService } from './oauth-callback.service.js';
import { OAuthFailure } from './oauth-failure.js';

const STATE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Where vendors send people back to. It is open, because a browser on its way back bears no key: what proves it is the
 * state, and the session of the browser that asked. An answer that proves neither is told on a page and sent nowhere.
 */
@ApiExcludeController()
@Controller('v1/connections/oauth/callback')
export class OAuthCallbackController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(OAuthCallbackService) private readonly callback: OAuthCallbackService,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  @Get()
  @Open()
  async receive(@Req() request: ApiRequest, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    const { searchParams } = new URL(request.originalUrl, 'http://own');
    const attempt = await this.#attempt(searchParams.get('state') ?? '');
    if (!attempt) return tell(response, stateUnknown());
    if (!isAsker(attempt.boundTo, request)) return tell(response, otherBrowser());
    try {
      const query = { code: searchParams.get('code') ?? undefined, error: searchParams.get('error') ?? undefined };
      const { workspaceId, askedBy: actor, connectionId: subjectId } = attempt;
      const begun = { workspaceId, actor, action: 'connection.authorise', subjectId };
      const connectionId = await this.acts.onBehalf(request, begun, () => this.callback.finish(attempt, query));
      if (attempt.returnTo === null) return tell(response, null);
      response.redirect(302, returnAddress(attempt.returnTo, { attemptId: attempt.id, connectionId }));
    } catch (error) {
      if (!(error instanceof OAuthFailure)) throw error;
      this.runtime.logger.warn('an account was not connected', { vendor: attempt.vendor, code: error.code });
      if (attempt.returnTo === null) return tell(response, error);
      response.redirect(302, returnAddress(attempt.returnTo, { attemptId: attempt.id, error: error.code }));
    }
  }

  async #attempt(state: string): Promise<OAuthAttempt | null> {
    return STATE.test(state) ? this.runtime.queries.oauthAttempts.byState(hashOfState(state)) : null;
  }
}

const stateUnknown = (): OAuthFailure =>
  new OAuthFailure('stateUnknown', 'This answer belongs to nothing that was asked here. Start anew.');

const otherBrowser = (): OAuthFailure =>
  new OAuthFailure(
    'otherBrowser',
    'Somebody else asked for this, or you have signed out meanwhile. Nothing was connected. Start anew where you are signed in.',
  );

function tell(response: Response, failure: OAuthFailure | null): void {
  const page = failure
    ? callbackPage('The account was not connected', failure.message, failure.code)
    : callbackPage('The account is connected', 'You can close this window.');
  response
    .status(failure ? 400 : 200)
    .type('html')
    .send(page);
}
