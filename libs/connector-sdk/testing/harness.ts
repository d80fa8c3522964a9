import { type Fields } from '#core';
import { type CallContext, type Connector, type Secrets, type Session } from '../src/index.js';
import { type TestContext } from './context.js';

/** One open session, with the context it was opened with. */
export interface OpenConnection {
  readonly session: Session;
  readonly context: TestContext;
  close(): Promise<void>;
}

/**
 * Trouble the kit asks for. It strikes the next call of that kind, once.
 * - `rateLimited`: the vendor's own "too many requests" answer.
 * - `html`: an edge server's page instead of the API's answer.
 * - `lostAnswer`: the vendor does as asked, then the connection is cut.
 */
export interface KitFault {
  readonly on: 'read' | 'create' | 'update';
  readonly kind: 'rateLimited' | 'html' | 'lostAnswer';
}

/** Someone working in the vendor's own screens, or another program: not through this connector. */
export interface PersonAtWork {
  edit(id: string, fields: Fields): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Many records that all changed at one instant, so that pages must break between equal time stamps. */
export interface Crowd {
  /** Enough for three pages of `scan` and of `changes`. */
  readonly size: number;
  /** Makes the crowd and returns its ids. */
  create(): Promise<readonly string[]>;
  /** Edits every one of these at one instant. */
  edit(ids: readonly string[]): Promise<void>;
}

/** What the conformance kit needs to know of one connector and the world it is tried in. */
export interface ConnectorHarness {
  readonly connector: Connector;
  /** The object to try, by its discovery name. */
  readonly object: string;
  /** A writable text field without further rules; the kit writes short words into it. */
  readonly textField: string;
  readonly lookup: {
    /** A field {@link Session} finds by, unique on the vendor's side and set by {@link freshFields}. */
    readonly field: string;
    readonly ignoresCase: boolean;
  };
  /** Opens a session on the same account each time; with other credentials when given. */
  open(secrets?: Secrets): Promise<OpenConnection>;
  /** Fields of `count` valid records that do not exist yet: the lookup field, the text field and whatever is required. */
  freshFields(count: number): readonly Fields[];
  /** How records come to be of an object that can only be read; gives their ids in order. */
  make?(records: readonly Fields[]): Promise<readonly string[]>;
  /** The `members` field whose groups the kit makes and fills; without it the first that can be written. */
  readonly groupField?: string;
  /** A writable `reference` field, with ids of records it may refer to. */
  readonly reference?: { readonly field: string; targets(count: number): Promise<readonly string[]> };
  /** Fields the vendor will never take for a new record, whatever else is right. */
  refusedFields?(): Fields;
  /** Lets this much of the vendor's time pass: a sandbox moves its clock, a live run waits. */
  passTime(ms: number): Promise<void>;
  readonly person?: PersonAtWork;
  readonly crowd?: Crowd;
  fault?(fault: KitFault): Promise<void>;
  /** Well-formed credentials the vendor does not know. */
  readonly wrongSecrets?: Secrets;
  /** Removes what the kit made; given for accounts that outlive the test. */
  cleanUp?(ids: readonly string[]): Promise<void>;
  /** Rules that cannot hold here, by id (`R07`), each with its reason. Printed with every run. */
  readonly bypass?: Readonly<Record<string, string>>;
  /** Once before the first rule and after the last. */
  setUp?(): Promise<void>;
  tearDown?(): Promise<void>;
}

export const REALTIME: CallContext = { lane: 'realtime' };
