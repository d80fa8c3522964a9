import { type Schemas } from '../../api/client.js';

/** A mapping that is being changed. */
interface Edit {
  /** The newest version there was when it was begun. */
  readonly basedOn: number;
  readonly mapping: Schemas['MappingDto'];
}

const nameOf = (syncId: string): string => `syncline-mapping-${syncId}`;

/** What was being changed in this tab, which outlives a reload and the end of a session; another tab has its own. */
export function storedEdit(syncId: string): Edit | null {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(syncId)) ?? 'null') as Edit | null;
  } catch {
    return null;
  }
}

export const storeEdit = (syncId: string, edit: Edit): void =>
  sessionStorage.setItem(nameOf(syncId), JSON.stringify(edit));

export const forgetEdit = (syncId: string): void => sessionStorage.removeItem(nameOf(syncId));
