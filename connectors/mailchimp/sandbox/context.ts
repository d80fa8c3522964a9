import { type Account } from './account.js';
import { type Members } from './members.js';
import { type Routes } from './routing.js';
import { type Segments } from './segments.js';

/** What the routes work on. */
export interface Context {
  account: Account;
  members: Members;
  segments: Segments;
  routes: Routes;
  /** `http://127.0.0.1:PORT`, once the sandbox is up: where it serves what the vendor keeps on other hosts. */
  baseUrl: () => string;
  /** Batch subscribe leaves someone unsubscribed by an admin as they are, without an error. */
  batchIgnoresAdminResubscribe: boolean;
}
