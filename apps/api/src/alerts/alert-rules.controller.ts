import { Body, Get, Inject, Put } from '@nestjs/common';
import { type AlertRules } from '#engine';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { AlertRulesDto } from './alert-rules.dto.js';

@GuardedController('alert-rules', 'Alerts')
export class AlertRulesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('alerts.read')
  @Documented({ summary: 'What counts as an alert, and when people are told', type: AlertRulesDto })
  async get(@Workspace() workspaceId: string): Promise<Answer<AlertRulesDto>> {
    return must(await this.runtime.alerts.store.alertSetting(workspaceId), 'workspace').rules;
  }

  @Put()
  @Allow('alerts.manage', { act: 'alertRules.change' })
  @Documented({ summary: 'Replace these rules', type: AlertRulesDto, problems: ['invalid'] })
  async change(@Workspace() workspaceId: string, @Body() given: AlertRulesDto): Promise<Answer<AlertRulesDto>> {
    await this.runtime.alerts.store.saveAlertRules(workspaceId, rulesOf(given));
    return this.get(workspaceId);
  }
}

/** Plain objects, with nothing left out. */
const rulesOf = (given: AlertRulesDto): AlertRules => ({
  stalled: { ...given.stalled },
  deadLetters: { ...given.deadLetters },
  credentials: { ...given.credentials },
  brake: { ...given.brake },
  quota: { ...given.quota },
  messagesPerHour: given.messagesPerHour,
  quietHours: given.quietHours ? { ...given.quietHours } : null,
  urgentInQuietHours: given.urgentInQuietHours,
});
