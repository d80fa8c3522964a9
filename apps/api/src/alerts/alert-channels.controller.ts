import { Body, Delete, Get, Inject, Patch, Post } from '@nestjs/common';
import { Secret } from '#connector-sdk';
import { type ChannelWay, testChannel } from '#engine';
import { type AlertChannelView } from '#persistence';
import { outgoingProblem } from '../../../runtime/src/alerts/outgoing-address.js';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must, Problem, type ProblemEntry } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import {
  AlertChannelChangeDto,
  AlertChannelDto,
  AlertChannelListDto,
  NewAlertChannelDto,
} from './alert-channel.dto.js';

@GuardedController('alert-channels', 'Alerts')
export class AlertChannelsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('alerts.read')
  @Documented({ summary: 'Where alerts are told, in the order in which they were added', type: AlertChannelListDto })
  async list(@Workspace() workspaceId: string): Promise<Answer<AlertChannelListDto>> {
    return { items: await this.runtime.queries.alertChannels.list(workspaceId), nextCursor: null };
  }

  @Post()
  @Allow('alerts.manage', { act: 'alertChannel.add' })
  @Documented({
    summary: 'Have alerts told by mail or to a webhook',
    status: 201,
    type: AlertChannelDto,
    problems: ['invalid', 'mailMissing', 'alertChannelTaken'],
  })
  async add(@Workspace() workspaceId: string, @Body() given: NewAlertChannelDto): Promise<AlertChannelView> {
    const { name, kind, kinds = null, on = true } = given;
    if (kind === 'email' && this.runtime.config.mail === null) throw mailMissing();
    const way = this.#way(kind, given);
    if (way === undefined) {
      const pointer = kind === 'email' ? '/recipients' : '/url';
      throw invalid({ pointer, message: `A channel of kind ${kind} needs ${pointer.slice(1)}.` });
    }
    const id = this.runtime.alerts.newId();
    if (!(await this.runtime.queries.alertChannels.add(workspaceId, { id, name, way, kinds, on }))) throw taken(name);
    return this.#get(workspaceId, id);
  }

  @Patch(':id')
  @Allow('alerts.manage', { act: 'alertChannel.change' })
  @Documented({
    summary: 'Change a channel; what is left out stays',
    type: AlertChannelDto,
    problems: ['invalid', 'notFound', 'alertChannelTaken'],
  })
  async change(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() given: AlertChannelChangeDto,
  ): Promise<AlertChannelView> {
    const { kind } = await this.#get(workspaceId, id);
    const { name, kinds, on } = given;
    const way = this.#way(kind, given);
    const changed = await this.runtime.queries.alertChannels.change(workspaceId, id, {
      ...(name === undefined ? {} : { name }),
      ...(kinds === undefined ? {} : { kinds }),
      ...(on === undefined ? {} : { on }),
      ...(way === undefined ? {} : { way }),
    });
    if (changed === 'nameTaken') throw taken(name ?? '');
    return this.#get(workspaceId, id);
  }

  @Delete(':id')
  @Allow('alerts.manage', { act: 'alertChannel.remove' })
  @Documented({ summary: 'Remove a channel: nothing is told there any more', status: 204, problems: ['notFound'] })
  async remove(@Workspace() workspaceId: string, @Id() id: string): Promise<void> {
    must((await this.runtime.queries.alertChannels.remove(workspaceId, id)) || null, 'alert channel');
  }

  @Post(':id/test')
  @Allow('alerts.manage', { act: 'alertChannel.test' })
  @Documented({
    summary: 'Send a test message, at once and once',
    description: 'Whether it arrived, and if not why, is the `last` message of the answer.',
    type: AlertChannelDto,
    problems: ['notFound', 'tooMany'],
  })
  async test(@Workspace() workspaceId: string, @Id() id: string): Promise<AlertChannelView> {
    const channel = must(await this.runtime.queries.alertChannels.open(workspaceId, id), 'alert channel');
    if ((await testChannel(this.runtime.alerts, workspaceId, channel)) === null) {
      throw new Problem('tooMany', 'The channel was told as much as it may be within an hour. Try again later.');
    }
    return this.#get(workspaceId, id);
  }

  async #get(workspaceId: string, id: string): Promise<AlertChannelView> {
    return must(await this.runtime.queries.alertChannels.get(workspaceId, id), 'alert channel');
  }

  /** @throws Problem `invalid` for what is not of the kind, or leads where nothing may be sent */
  #way(kind: ChannelWay['kind'], { recipients, url }: AlertChannelChangeDto): ChannelWay | undefined {
    if (kind === 'email') {
      if (url !== undefined) throw invalid({ pointer: '/url', message: 'A channel of kind email has no url.' });
      return recipients && { kind, recipients };
    }
    if (recipients !== undefined) {
      throw invalid({ pointer: '/recipients', message: 'A channel of kind webhook has no recipients.' });
    }
    const problem = url === undefined ? null : outgoingProblem(url, this.runtime.config.allowedOrigins);
    if (problem !== null) throw invalid({ pointer: '/url', message: problem });
    return url === undefined ? undefined : { kind, url: new Secret(url) };
  }
}

const invalid = (entry: ProblemEntry): Problem =>
  new Problem('invalid', 'The channel could not be used.', { errors: [entry] });

const taken = (name: string): Problem =>
  new Problem('alertChannelTaken', `There is a channel called "${name}". Choose another name.`);

const mailMissing = (): Problem =>
  new Problem(
    'mailMissing',
    'Have the operator set SYNCLINE_SMTP_URL and SYNCLINE_MAIL_FROM, or have alerts told to a webhook.',
  );
