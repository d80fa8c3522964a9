import { Body, Delete, Get, Inject, Post } from '@nestjs/common';
import { type ApiKeyView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { mintApiKey } from '../auth/api-key.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { permissionsOf } from '../auth/permissions.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type ApiKeyDto, ApiKeyListDto, MadeApiKeyDto, NewApiKeyDto } from './people.dto.js';

@GuardedController('api-keys', 'API keys')
export class ApiKeysController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('apiKeys.manage')
  @Documented({ summary: 'Keys that were not revoked, newest first', type: ApiKeyListDto })
  async list(@Workspace() workspaceId: string): Promise<Answer<ApiKeyListDto>> {
    return { items: (await this.runtime.queries.apiKeys.list(workspaceId)).map(answerOf), nextCursor: null };
  }

  @Post()
  @Allow('apiKeys.manage', { act: 'apiKey.add' })
  @Documented({
    summary: 'Make a key for a program; it may at most what you may',
    status: 201,
    type: MadeApiKeyDto,
    problems: ['invalid', 'aboveOwn'],
  })
  async add(
    @Workspace() workspaceId: string,
    @Asking() caller: Caller,
    @Body() { name, scopes, expiresAt }: NewApiKeyDto,
  ): Promise<Answer<MadeApiKeyDto>> {
    const above = scopes.filter((scope) => !caller.permissions.has(scope));
    if (above.length > 0) throw new Problem('aboveOwn', `You have not got ${above.join(', ')} yourself.`);
    const until = expiresAt ? new Date(expiresAt) : null;
    if (until && until.getTime() <= this.runtime.engine.clock.nowMs()) {
      throw new Problem('invalid', 'A key that is over already opens nothing.', {
        errors: [{ pointer: '/expiresAt', message: 'expiresAt must be in the future' }],
      });
    }
    const { text, prefix, hash } = mintApiKey();
    const id = crypto.randomUUID();
    const { apiKeys } = this.runtime.queries;
    const makerId = caller.kind === 'person' ? caller.id : await apiKeys.makerOf(workspaceId, caller.id);
    const made = { role: caller.role, scopes, expiresAt: until, madeBy: caller.name, makerId };
    await apiKeys.add(workspaceId, { id, name, prefix, hash, ...made });
    return { ...answerOf(must(await apiKeys.get(workspaceId, id), 'API key')), text };
  }

  @Delete(':id')
  @Allow('apiKeys.manage', { act: 'apiKey.revoke' })
  @Documented({ summary: 'Revoke a key: it opens nothing any more', status: 204, problems: ['notFound'] })
  async revoke(@Workspace() workspaceId: string, @Id() id: string): Promise<void> {
    must((await this.runtime.queries.apiKeys.revoke(workspaceId, id)) || null, 'API key');
  }
}

/** The scopes of a key from before there were any are all that its role has. */
const answerOf = ({ role, scopes, ...key }: ApiKeyView): Answer<ApiKeyDto> => ({
  ...key,
  scopes: scopes ?? permissionsOf(role),
});
