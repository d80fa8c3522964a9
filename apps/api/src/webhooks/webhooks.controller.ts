import { All, Controller, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type WebhookAnswer, type WebhookRequest } from '#connector-sdk';
import { type Connection, PRIORITY } from '#engine';
import { type Request, type Response } from 'express';
import { withOwnApp } from '../../../runtime/src/oauth-app.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { readBody } from './read-body.js';

const TOKEN = /^[A-Za-z0-9_-]{16,128}$/;

/**
 * Vendors' requests. A genuine one is stored before it is acknowledged, so that nothing acknowledged is ever lost, and
 * worked on after: vendors wait for an answer only so long. The path's token is random and names the connection; what
 * proves the request is the vendor's signature.
 */
@ApiExcludeController()
@Controller('webhooks')
export class WebhooksController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @All(':webhookToken')
  async receive(
    @Param('webhookToken') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const connection = must(await this.#connection(token), 'webhook');
    const receiver = must(this.runtime.connectors.get(connection.vendor)?.receiver, 'webhook');
    const body = await readBody(request, receiver.bodyMaxBytes);
    if (!body) throw new Problem('tooLarge', `The body is larger than ${receiver.bodyMaxBytes} bytes.`);
    const received = this.#request(request, body);
    const { settings } = connection;
    const { manifest } = this.runtime.engine.sessions.connectorOf(connection.vendor);
    const secrets = withOwnApp(manifest, connection.secrets, this.runtime.config.oauthApps);
    const verdict = receiver.verify(received, { secrets, settings, clock: this.runtime.engine.clock });
    switch (verdict.kind) {
      case 'handshake':
        send(response, verdict.answer);
        return;
      case 'accepted':
        await this.#store(connection, received, verdict.aboutConsent ?? false);
        send(response, verdict.answer);
        this.#workSoon(connection, verdict.aboutConsent ?? false);
        return;
      case 'refused': {
        const { code, message, status } = verdict;
        this.runtime.logger.warn('a webhook was refused', { connectionId: connection.id, code });
        const kind = status === 401 ? 'webhookUnproven' : status === 413 ? 'tooLarge' : 'invalid';
        throw new Problem(kind, `${message} (${code})`);
      }
    }
  }

  async #connection(token: string): Promise<Connection | null> {
    if (!TOKEN.test(token)) return null;
    const id = await this.runtime.queries.connections.idByWebhookToken(token);
    return id === null ? null : this.runtime.engine.store.getConnection(id);
  }

  #request(request: Request, body: Uint8Array): WebhookRequest {
    const { publicUrl } = this.runtime.config;
    // Signatures cover the URL the vendor called, not the one a proxy made of it.
    const origin = publicUrl ?? `${request.protocol}://${request.headers.host ?? ''}`;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    return { method: request.method, url: origin + request.originalUrl, headers, body };
  }

  async #store(connection: Connection, received: WebhookRequest, aboutConsent: boolean): Promise<void> {
    const { store, newId, clock } = this.runtime.engine;
    await store.addReceipt({
      ...received,
      id: newId(),
      connectionId: connection.id,
      receivedAtMs: clock.nowMs(),
      attempts: 0,
      aboutConsent,
    });
  }

  /** A ticket that cannot be issued now is issued again from the stored receipt. */
  #workSoon({ id: connectionId }: Connection, aboutConsent: boolean): void {
    const priority = aboutConsent ? PRIORITY.consent : PRIORITY.realtime;
    this.runtime.engine.tickets
      .issue({ kind: 'receipts', connectionId }, { priority })
      .catch((error: unknown) =>
        this.runtime.logger.warn('a ticket for a webhook will be issued later', { connectionId, error }),
      );
  }
}

function send(response: Response, { status, contentType, body }: WebhookAnswer): void {
  response.status(status);
  if (contentType !== undefined) response.type(contentType);
  response.send(body ?? '');
}
