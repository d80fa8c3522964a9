/** Stable codes of troubles this command finds itself; those of the server pass through unchanged. */
export const CLI_CODES = {
  /** The command line cannot be understood. */
  usage: 'SYNC_CLI001',
  /** Nothing answers at the server's address. */
  unreachable: 'SYNC_CLI002',
  /** Something answers there, but it is not Syncline. */
  notSyncline: 'SYNC_CLI003',
  /** A file, standard input or an environment variable could not be used. */
  input: 'SYNC_CLI004',
  /** No connection or sync has this name, or several have. */
  noSuchName: 'SYNC_CLI005',
  /** A run that was waited for failed or was discarded. */
  runEnded: 'SYNC_CLI006',
  /** A run that was waited for is still going. */
  stillGoing: 'SYNC_CLI007',
  /** There is no plan to approve. */
  noPlan: 'SYNC_CLI008',
  /** A person did not confirm. */
  notConfirmed: 'SYNC_CLI009',
  /** The server answers, and says that it is not well. */
  unwell: 'SYNC_CLI010',
  /** A file of configuration cannot be applied. */
  configuration: 'SYNC_CLI011',
  /** A plan was agreed to that is not the present one. */
  otherPlan: 'SYNC_CLI012',
  /** A fault in this command. */
  bug: 'SYNC_CLI999',
} as const;

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a person is told when a command cannot do its work. Holds no secret. */
export interface TroubleReport {
  /** What went wrong, as one sentence. */
  readonly what: string;
  /** The request, file or option it is about. */
  readonly where: string;
  readonly toDo: string;
  readonly code: string;
  /** The single faults, e.g. one per field mapping. */
  readonly details?: readonly { readonly at: string; readonly message: string }[];
  /** Finds the request in the server's log. */
  readonly requestId?: string;
}

/** Ends a command with a message instead of a stack. */
export class Trouble extends Error {
  override readonly name = 'Trouble';

  constructor(
    readonly report: TroubleReport,
    readonly exitCode: ExitCode = EXIT.failed,
    options?: ErrorOptions,
  ) {
    super(report.what, options);
  }
}

export const usageTrouble = (what: string, where: string, toDo: string): Trouble =>
  new Trouble({ what, where, toDo, code: CLI_CODES.usage }, EXIT.usage);

export const inputTrouble = (what: string, where: string, toDo: string, cause?: unknown): Trouble =>
  new Trouble({ what, where, toDo, code: CLI_CODES.input }, EXIT.failed, { cause });

/** What a caught value is to a person. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Trouble(
    {
      what: `This command broke: ${message}`,
      where: error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? 'unknown place') : 'unknown place',
      toDo: 'Report it with the command you ran.',
      code: CLI_CODES.bug,
    },
    EXIT.failed,
    { cause: error },
  );
}
