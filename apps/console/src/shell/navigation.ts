import {
  IconAddressBook,
  IconBell,
  IconHistory,
  IconHome,
  IconKey,
  IconMailX,
  IconPlugConnected,
  IconRefreshDot,
  IconScale,
  IconSettings,
} from '@tabler/icons-react';
import { type LinkProps, type RegisteredRouter } from '@tanstack/react-router';
import { type ComponentType } from 'react';
import { type Permission } from '../api/access.js';

/** A place in the navigation. Its name is `nav.<id>`; G and its letter go there. */
export interface Place {
  readonly id:
    | 'overview'
    | 'connections'
    | 'syncs'
    | 'conflicts'
    | 'deadLetters'
    | 'alerts'
    | 'people'
    | 'keys'
    | 'audit'
    | 'settings';
  readonly to: Extract<LinkProps['to'], keyof RegisteredRouter['routesByPath']>;
  readonly icon: ComponentType<{ size: number; stroke: number }>;
  readonly letter: string;
  /** Shown to those who have it only. */
  readonly permission?: Permission;
}

export const WORK_PLACES: readonly Place[] = [
  { id: 'overview', to: '/', icon: IconHome, letter: 'o' },
  { id: 'connections', to: '/connections', icon: IconPlugConnected, letter: 'c' },
  { id: 'syncs', to: '/syncs', icon: IconRefreshDot, letter: 's' },
  { id: 'conflicts', to: '/conflicts', icon: IconScale, letter: 'f' },
  { id: 'deadLetters', to: '/dead-letters', icon: IconMailX, letter: 'd' },
  { id: 'alerts', to: '/alerts', icon: IconBell, letter: 'l', permission: 'alerts.read' },
];

export const MANAGE_PLACES: readonly Place[] = [
  { id: 'people', to: '/people', icon: IconAddressBook, letter: 'p', permission: 'people.read' },
  { id: 'keys', to: '/keys', icon: IconKey, letter: 'k', permission: 'apiKeys.manage' },
  { id: 'audit', to: '/audit', icon: IconHistory, letter: 'a', permission: 'audit.read' },
  { id: 'settings', to: '/settings', icon: IconSettings, letter: 'e', permission: 'workspace.read' },
];
