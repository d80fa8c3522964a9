import { Get, Inject } from '@nestjs/common';
import { type ConnectorManifest } from '#connector-sdk';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Documented } from '../http/documented.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { ConnectorListDto } from './connector.dto.js';

@GuardedController('connectors', 'Connectors')
export class ConnectorsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('connections.read')
  @Documented({ summary: 'The vendors that can be connected, and what each needs', type: ConnectorListDto })
  list(): { items: readonly ConnectorManifest[]; nextCursor: null } {
    return { items: [...this.runtime.connectors.values()].map(({ manifest }) => manifest), nextCursor: null };
  }
}
