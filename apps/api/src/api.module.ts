import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { ApiKeysController } from './access/api-keys.controller.js';
import { InvitationsController } from './access/invitations.controller.js';
import { MeController } from './access/me.controller.js';
import { OpenIdController } from './access/open-id.controller.js';
import { OpenIdService } from './access/open-id.service.js';
import { PeopleController } from './access/people.controller.js';
import { SessionController } from './access/session.controller.js';
import { SessionsService } from './access/sessions.service.js';
import { WorkspaceController } from './access/workspace.controller.js';
import { ActivityController } from './activity/activity.controller.js';
import { AlertChannelsController } from './alerts/alert-channels.controller.js';
import { AlertRulesController } from './alerts/alert-rules.controller.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { Acts } from './audit/acts.js';
import { Denials } from './audit/denials.js';
import { AuditController } from './audit/audit.controller.js';
import { Looks } from './audit/looks.js';
import { AccessGuard } from './auth/access.guard.js';
import { Attempts } from './auth/attempts.js';
import { Routes } from './auth/routes.js';
import { ScopeInterceptor } from './auth/scope.interceptor.js';
import { ConflictsController } from './conflicts/conflicts.controller.js';
import { ConflictsService } from './conflicts/conflicts.service.js';
import { ConfigurationController } from './configuration/configuration.controller.js';
import { DriftService } from './configuration/drift.service.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { ConnectionsService } from './connections/connections.service.js';
import { Descriptions } from './connections/descriptions.js';
import { OAuthCallbackController } from './connections/oauth/oauth-callback.controller.js';
import { OAuthCallbackService } from './connections/oauth/oauth-callback.service.js';
import { OAuthController } from './connections/oauth/oauth.controller.js';
import { OAuthStartService } from './connections/oauth/oauth-start.service.js';
import { ConnectorsController } from './connectors/connectors.controller.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { HealthController } from './health/health.controller.js';
import { HistoryController } from './history/history.controller.js';
import { ConsentController } from './links/consent.controller.js';
import { ConsentService } from './links/consent.service.js';
import { LinkActsController } from './links/link-acts.controller.js';
import { LinksController } from './links/links.controller.js';
import { ApiDescription } from './openapi/api-description.js';
import { MappingsController } from './mappings/mappings.controller.js';
import { OpenapiController } from './openapi/openapi.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { MaskInterceptor } from './privacy/mask.interceptor.js';
import { RUNTIME, type Runtime } from './runtime.js';
import { SearchController } from './search/search.controller.js';
import { SegmentsController } from './segments/segments.controller.js';
import { SegmentsService } from './segments/segments.service.js';
import { BrakeController } from './syncs/brake.controller.js';
import { FiltersController } from './syncs/filters.controller.js';
import { FiltersService } from './syncs/filters.service.js';
import { GroupsController } from './syncs/groups.controller.js';
import { ReferencesController } from './syncs/references.controller.js';
import { RecordsController } from './syncs/records.controller.js';
import { ReplayController } from './syncs/replay.controller.js';
import { SyncsController } from './syncs/syncs.controller.js';
import { SyncsService } from './syncs/syncs.service.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

@Module({})
export class ApiModule {
  /** The API on parts that are running; it starts and ends none of them. */
  static on(runtime: Runtime): DynamicModule {
    return {
      module: ApiModule,
      imports: [DiscoveryModule],
      controllers: [
        // Before the controllers whose paths hold an id in the same place.
        ...[OAuthCallbackController, OAuthController],
        ...[HealthController, ConnectorsController, ConnectionsController, SyncsController, RecordsController],
        ...[BrakeController, FiltersController, GroupsController, ReferencesController, RunsController],
        ...[LinksController, LinkActsController, ConflictsController, DeadLettersController, HistoryController],
        MappingsController,
        ...[SessionController, MeController, PeopleController, InvitationsController, ApiKeysController],
        ...[WorkspaceController, AuditController, OpenIdController, ConsentController, ConfigurationController],
        ...[SegmentsController, OpenapiController, ReplayController, WebhooksController],
        ...[ActivityController, SearchController, AlertsController, AlertChannelsController, AlertRulesController],
      ],
      providers: [
        { provide: RUNTIME, useValue: runtime },
        { provide: APP_GUARD, useClass: AccessGuard },
        ...[Routes, ApiDescription, ConnectionsService, Descriptions, SyncsService, FiltersService],
        { provide: APP_INTERCEPTOR, useClass: ScopeInterceptor },
        { provide: APP_INTERCEPTOR, useClass: MaskInterceptor },
        ...[ConflictsService, ConsentService, OAuthStartService, OAuthCallbackService, SegmentsService],
        DriftService,
        ...[SessionsService, OpenIdService, Attempts, Acts, Denials, Looks],
      ],
    };
  }
}
