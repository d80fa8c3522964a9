import { type Role } from '#persistence';
import { type Permission } from './permissions.js';

/** Who a request comes from, once that is proven. */
export interface Caller {
  readonly kind: 'person' | 'key';
  /** Of the person or the key. */
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
}
