import { type AlertKeeper, type AlertTicket, tellAlerts, watchAlerts } from '#engine';
import { inScope, type WorkspaceQueries } from '#persistence';

/** Nobody acts: the worker looks after itself. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Does the work an alert ticket asks for, each workspace's in the scope of that workspace. */
export async function workAlerts(
  keeper: AlertKeeper,
  { alertSights }: Pick<WorkspaceQueries, 'alertSights'>,
  ticket: AlertTicket,
): Promise<void> {
  const within = (workspaceId: string, work: () => Promise<void>): Promise<void> =>
    inScope({ workspaceId, callerId: NOBODY, act: null }, work);
  if (ticket.kind === 'tell') {
    return within(ticket.workspaceId, () => tellAlerts(keeper, ticket.workspaceId, ticket.messageId));
  }
  for (const workspaceId of await alertSights.workspaceIds()) {
    // One workspace's trouble is not another's.
    await within(workspaceId, () => watchAlerts(keeper, workspaceId)).catch((error: unknown) =>
      keeper.logger.error('the alerts of a workspace could not be looked after', { workspaceId, error }),
    );
  }
}
