import { expect } from '@jest/globals';
import { ConnectorError, type WriteOutcome } from '../../src/index.js';
import { connectorErrorOf } from '../context.js';
import { type KitFault, REALTIME } from '../harness.js';
import { doneId, must, type Rule, type Trial } from '../rule.js';

const inject = (trial: Trial, fault: KitFault): Promise<void> => {
  const { harness } = trial;
  if (!harness.fault) throw new Error('expected the harness to inject faults');
  return harness.fault(fault);
};

const scan = (trial: Trial): Promise<unknown> =>
  trial.port.scan({ fields: trial.readFields, cursor: null }, { lane: 'backfill' });

/** Everything the connector told anyone: its error and its log lines. */
const told = (trial: Trial, error: ConnectorError): string =>
  [error.message, error.stack, JSON.stringify(error), JSON.stringify(trial.context.logger.lines)].join(' ');

/** What connectors do when the vendor or the network does not. */
export const troubleRules: readonly Rule[] = [
  {
    id: 'R60',
    title: 'a "slow down" answer to a read is `rateLimited` with a time, and the limiter is told',
    needs: ['fault'],
    async run(trial) {
      await inject(trial, { on: 'read', kind: 'rateLimited' });
      trial.context.limiter.reset();
      const error = await connectorErrorOf(() => scan(trial));
      expect(error.kind).toBe('rateLimited');
      expect(must(error.retryAtMs, 'a time to retry at')).toBeGreaterThanOrEqual(trial.context.clock.nowMs() - 1);
      expect(trial.context.limiter.throttles.length).toBeGreaterThan(0);
      await scan(trial);
    },
  },
  {
    id: 'R61',
    title: 'a "slow down" answer to a write is thrown or answered `retry`, and the limiter is told',
    needs: ['fault'],
    async run(trial) {
      const { id } = await trial.madeOne();
      await inject(trial, { on: 'update', kind: 'rateLimited' });
      trial.context.limiter.reset();
      const operation = trial.update(id, { [trial.harness.textField]: trial.freshText() });
      const said = await trial.write([operation]).catch((error: unknown) => error);
      if (said instanceof ConnectorError) expect(said.kind).toBe('rateLimited');
      else expect((said as readonly WriteOutcome[]).map((outcome) => outcome.kind)).toEqual(['retry']);
      expect(trial.context.limiter.throttles.length).toBeGreaterThan(0);
      expect(doneId((await trial.write([operation]))[0])).toBe(id);
    },
  },
  {
    id: 'R62',
    title: 'a page of HTML instead of an answer is `unavailable`, and names no secret',
    needs: ['fault'],
    async run(trial) {
      await inject(trial, { on: 'read', kind: 'html' });
      const error = await connectorErrorOf(() => scan(trial));
      expect(error.kind).toBe('unavailable');
      for (const secret of Object.values(trial.context.secrets)) {
        expect(told(trial, error)).not.toContain(secret.reveal());
      }
    },
  },
  {
    id: 'R63',
    title: 'a read whose answer is lost never says `gone`',
    needs: ['fault'],
    async run(trial) {
      const { id } = await trial.madeOne();
      await inject(trial, { on: 'read', kind: 'lostAnswer' });
      const said = await trial.port.get([id], trial.readFields, REALTIME).catch((error: unknown) => error);
      if (said instanceof ConnectorError) expect(['unavailable', 'timeout']).toContain(said.kind);
      else expect(said).toMatchObject([{ kind: 'unknown' }]);
      expect((await trial.getOne(id)).id).toBe(id);
    },
  },
  {
    id: 'R64',
    title: 'a create whose answer is lost is `unknown`',
    needs: ['fault'],
    async run(trial) {
      const [fields] = trial.harness.freshFields(1);
      await inject(trial, { on: 'create', kind: 'lostAnswer' });
      const [outcome] = await trial.write([trial.creation(must(fields, 'fields'))]);
      expect(outcome?.kind).toBe('unknown');
    },
  },
  {
    id: 'R65',
    title: 'repeating a create whose answer was lost still makes one record',
    needs: ['fault'],
    about: ['idempotentCreate'],
    async run(trial) {
      const [fields] = trial.harness.freshFields(1);
      const operation = trial.creation(must(fields, 'fields'));
      await inject(trial, { on: 'create', kind: 'lostAnswer' });
      await trial.write([operation]);
      const [again] = await trial.write([operation]);
      expect(['done', 'exists']).toContain(again?.kind);
      await trial.untilVisible();
      const found = await trial.port.find(
        {
          field: trial.harness.lookup.field,
          values: [trial.lookupOf(must(fields, 'fields'))],
          fields: trial.readFields,
        },
        REALTIME,
      );
      expect(found).toHaveLength(1);
    },
  },
  {
    id: 'R66',
    title: 'an update whose answer is lost is `unknown`, and repeating it is safe',
    needs: ['fault'],
    async run(trial) {
      const { id } = await trial.madeOne();
      const text = trial.freshText();
      const operation = trial.update(id, { [trial.harness.textField]: text });
      await inject(trial, { on: 'update', kind: 'lostAnswer' });
      const [outcome] = await trial.write([operation]);
      expect(outcome?.kind).toBe('unknown');
      expect(doneId((await trial.write([operation]))[0])).toBe(id);
      expect((await trial.getOne(id)).fields[trial.harness.textField]).toBe(text);
    },
  },
];
