import { type ChangeHint, ConnectorError } from '#connector-sdk';
import { takeInHints } from './hints.js';
import { type Receipt } from './model.js';
import { type Engine } from './runtime.js';

/**
 * Decodes a connection's stored webhook requests into dirty marks. A receipt is forgotten in the same transaction that
 * keeps its marks; one that cannot be decoded for a passing reason is tried again, and given up to polling and sweeps
 * after too many tries.
 *
 * @returns how many receipts were handled, and whether more are waiting
 */
export async function processReceipts(
  engine: Engine,
  connectionId: string,
): Promise<{ handled: number; more: boolean }> {
  const connection = await engine.store.getConnection(connectionId);
  const receipts = await engine.store.receipts(connectionId, engine.limits.receiptsBatchMax);
  if (!connection || receipts.length === 0) return { handled: 0, more: false };
  // Consent does not wait for what the vendor has to be asked about the others.
  const others = receipts.findIndex(({ aboutConsent }) => aboutConsent !== receipts[0]?.aboutConsent);
  const now = others < 0 ? receipts : receipts.slice(0, others);
  const receiver = engine.sessions.connectorOf(connection.vendor).receiver;
  const session = await engine.sessions.session(connection);
  const hints: ChangeHint[] = [];
  const done: string[] = [];
  const later: string[] = [];
  for (const receipt of now) {
    try {
      if (receiver) hints.push(...(await receiver.decode(receipt, session, { lane: 'realtime' })));
      done.push(receipt.id);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      (givenUp(engine, receipt) ? done : later).push(receipt.id);
      engine.logger.warn('a webhook could not be decoded', {
        connectionId,
        code: error.code,
        attempts: receipt.attempts,
      });
    }
  }
  await takeInHints(engine, connectionId, hints, { receiptsDone: done, receiptsLater: later });
  const isNewLeft = receipts.slice(now.length).some(({ attempts }) => attempts === 0);
  return { handled: done.length, more: isNewLeft || receipts.length === engine.limits.receiptsBatchMax };
}

const givenUp = (engine: Engine, receipt: Receipt): boolean => receipt.attempts + 1 >= engine.limits.attemptsMax;
