import { AlertEntity } from './entities/alert.entity.js';
import { AlertChannelEntity } from './entities/alert-channel.entity.js';
import { AlertMessageEntity } from './entities/alert-message.entity.js';
import { AlertRulesEntity } from './entities/alert-rules.entity.js';
import { AlertTellingEntity } from './entities/alert-telling.entity.js';
import { AliasEntity } from './entities/alias.entity.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { AppliedConfigurationEntity } from './entities/applied-configuration.entity.js';
import { AuditEntryEntity } from './entities/audit-entry.entity.js';
import { InvitationEntity } from './entities/invitation.entity.js';
import { MemberEntity } from './entities/member.entity.js';
import { PersonIdentityEntity } from './entities/person-identity.entity.js';
import { PersonEntity } from './entities/person.entity.js';
import { SessionEntity } from './entities/session.entity.js';
import { SignInAttemptEntity } from './entities/sign-in-attempt.entity.js';
import { BaseEntity } from './entities/base.entity.js';
import { ChangeLogEntity } from './entities/change-log.entity.js';
import { ConflictEntity } from './entities/conflict.entity.js';
import { ConnectionEntity } from './entities/connection.entity.js';
import { ConsentEvidenceEntity } from './entities/consent-evidence.entity.js';
import { CursorEntity } from './entities/cursor.entity.js';
import { DeadLetterEntity } from './entities/dead-letter.entity.js';
import { DrasticChangeEntity } from './entities/drastic-change.entity.js';
import { DirtyEntity } from './entities/dirty.entity.js';
import { GroupPairEntity } from './entities/group-pair.entity.js';
import { ReferenceWaitEntity } from './entities/reference-wait.entity.js';
import { IntentEntity } from './entities/intent.entity.js';
import { LinkEntity } from './entities/link.entity.js';
import { MappingVersionEntity } from './entities/mapping-version.entity.js';
import { PlanItemEntity } from './entities/plan-item.entity.js';
import { OAuthAttemptEntity } from './entities/oauth-attempt.entity.js';
import { QuotaSlotEntity } from './entities/quota-slot.entity.js';
import { QuotaEntity } from './entities/quota.entity.js';
import { RunScanEntity } from './entities/run-scan.entity.js';
import { RunEntity } from './entities/run.entity.js';
import { SegmentEntity } from './entities/segment.entity.js';
import { StagedRecordEntity } from './entities/staged-record.entity.js';
import { SyncLeaseEntity } from './entities/sync-lease.entity.js';
import { SyncEntity } from './entities/sync.entity.js';
import { TombstoneEntity } from './entities/tombstone.entity.js';
import { WebhookReceiptEntity } from './entities/webhook-receipt.entity.js';
import { WorkspaceEntity } from './entities/workspace.entity.js';

export {
  AlertEntity,
  AlertChannelEntity,
  AlertMessageEntity,
  AlertRulesEntity,
  AlertTellingEntity,
  AliasEntity,
  ApiKeyEntity,
  AppliedConfigurationEntity,
  AuditEntryEntity,
  InvitationEntity,
  MemberEntity,
  PersonIdentityEntity,
  PersonEntity,
  SessionEntity,
  SignInAttemptEntity,
  BaseEntity,
  ChangeLogEntity,
  ConflictEntity,
  ConnectionEntity,
  ConsentEvidenceEntity,
  CursorEntity,
  DeadLetterEntity,
  DirtyEntity,
  DrasticChangeEntity,
  GroupPairEntity,
  ReferenceWaitEntity,
  IntentEntity,
  LinkEntity,
  MappingVersionEntity,
  OAuthAttemptEntity,
  PlanItemEntity,
  QuotaSlotEntity,
  QuotaEntity,
  RunScanEntity,
  RunEntity,
  SegmentEntity,
  StagedRecordEntity,
  SyncLeaseEntity,
  SyncEntity,
  TombstoneEntity,
  WebhookReceiptEntity,
  WorkspaceEntity,
};

/** Every table of Syncline's own. */
export const ENTITIES = [
  AlertEntity,
  AlertChannelEntity,
  AlertMessageEntity,
  AlertRulesEntity,
  AlertTellingEntity,
  AliasEntity,
  ApiKeyEntity,
  AppliedConfigurationEntity,
  AuditEntryEntity,
  InvitationEntity,
  MemberEntity,
  PersonIdentityEntity,
  PersonEntity,
  SessionEntity,
  SignInAttemptEntity,
  BaseEntity,
  ChangeLogEntity,
  ConflictEntity,
  ConnectionEntity,
  ConsentEvidenceEntity,
  CursorEntity,
  DeadLetterEntity,
  DirtyEntity,
  DrasticChangeEntity,
  GroupPairEntity,
  ReferenceWaitEntity,
  IntentEntity,
  LinkEntity,
  MappingVersionEntity,
  OAuthAttemptEntity,
  PlanItemEntity,
  QuotaSlotEntity,
  QuotaEntity,
  RunScanEntity,
  RunEntity,
  SegmentEntity,
  StagedRecordEntity,
  SyncLeaseEntity,
  SyncEntity,
  TombstoneEntity,
  WebhookReceiptEntity,
  WorkspaceEntity,
] as const;
