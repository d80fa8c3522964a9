import { Definitions1764547200000 } from './1764547200000-definitions.js';
import { Journal1764547201000 } from './1764547201000-journal.js';
import { Runs1764547202000 } from './1764547202000-runs.js';
import { Quota1764547203000 } from './1764547203000-quota.js';
import { DiscardReason1764547204000 } from './1764547204000-discard-reason.js';
import { LinkStamps1764547205000 } from './1764547205000-link-stamps.js';
import { DirtyEcho1764547206000 } from './1764547206000-dirty-echo.js';
import { GroupPairs1764547210000 } from './1764547210000-group-pairs.js';
import { History1764547211000 } from './1764547211000-history.js';
import { Brake1764547212000 } from './1764547212000-brake.js';
import { ReferenceWaits1764547213000 } from './1764547213000-reference-waits.js';
import { MappingChanges1764547216000 } from './1764547216000-mapping-changes.js';
import { ConsentFirst1764547218000 } from './1764547218000-consent-first.js';
import { Segments1764547219000 } from './1764547219000-segments.js';
import { ContinuedLinks1764547222000 } from './1764547222000-continued-links.js';
import { ConsentEvidence1764547223000 } from './1764547223000-consent-evidence.js';
import { People1764547230000 } from './1764547230000-people.js';
import { Audit1764547231000 } from './1764547231000-audit.js';
import { WorkspacesApart1764547232000 } from './1764547232000-workspaces-apart.js';
import { SecondPerson1764547233000 } from './1764547233000-second-person.js';
import { SignIn1764547240000 } from './1764547240000-sign-in.js';
import { PersonsActs1764547260000 } from './1764547260000-acts.js';
import { Alerts1764547270000 } from './1764547270000-alerts.js';
import { KnownBy1764547271000 } from './1764547271000-known-by.js';
import { AppliedConfiguration1764547281000 } from './1764547281000-applied-configuration.js';
import { ConflictSide1764547282000 } from './1764547282000-conflict-side.js';
import { ChannelKinds1764547290000 } from './1764547290000-channel-kinds.js';

/** In the order they are applied. A released migration never changes; a new one is added. */
export const MIGRATIONS = [
  Definitions1764547200000,
  Journal1764547201000,
  Runs1764547202000,
  Quota1764547203000,
  DiscardReason1764547204000,
  LinkStamps1764547205000,
  DirtyEcho1764547206000,
  GroupPairs1764547210000,
  History1764547211000,
  Brake1764547212000,
  ReferenceWaits1764547213000,
  MappingChanges1764547216000,
  ConsentFirst1764547218000,
  Segments1764547219000,
  ContinuedLinks1764547222000,
  ConsentEvidence1764547223000,
  People1764547230000,
  Audit1764547231000,
  WorkspacesApart1764547232000,
  SecondPerson1764547233000,
  SignIn1764547240000,
  PersonsActs1764547260000,
  Alerts1764547270000,
  KnownBy1764547271000,
  AppliedConfiguration1764547281000,
  ConflictSide1764547282000,
  ChannelKinds1764547290000,
] as const;
