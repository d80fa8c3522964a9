import { Get, Inject, Req } from '@nestjs/common';
import { type ConnectorManifest, type SignInWay } from '#connector-sdk';
import { type Request } from 'express';
import { GuardedController } from '../auth/guarded.js';
import { callbackUrl } from '../connections/oauth/callback-address.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type ConnectorDto, ConnectorListDto, type SignInWayDto } from './connector.dto.js';

@GuardedController('connectors', 'Connectors')
export class ConnectorsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Documented({ summary: 'The vendors that can be connected, and what each needs', type: ConnectorListDto })
  list(@Req() request: Request): Answer<ConnectorListDto> {
    const items = [...this.runtime.connectors.values()].map(({ manifest }) => this.#answer(manifest, request));
    return { items, nextCursor: null };
  }

  #answer({ signIn, ...manifest }: ConnectorManifest, request: Request): Answer<ConnectorDto> {
    return { ...manifest, signIn: signIn.map((way) => this.#way(manifest.vendor, way, request)) };
  }

  #way(vendor: string, way: SignInWay, request: Request): Answer<SignInWayDto> {
    const { kind, title, help } = way;
    if (way.kind !== 'oauth') {
      return { kind, title, help, credentials: way.credentials, scopes: [], ready: true, callbackUrl: null };
    }
    return {
      ...{ kind, title, help, credentials: [way.app.id, way.app.secret], scopes: way.scopes },
      ready: this.runtime.config.oauthApps.has(vendor),
      callbackUrl: callbackUrl(this.runtime.config, request),
    };
  }
}
