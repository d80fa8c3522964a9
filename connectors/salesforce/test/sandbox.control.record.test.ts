import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';

let sandbox: SalesforceSandbox;
beforeEach(async () => {
  sandbox = await startSalesforceSandbox();
});
afterEach(() => sandbox.close());

it('shows one record by id, from the recycle bin too, and says when there is none', async () => {
  const id = sandbox.asUser.create('Contact', { LastName: 'Okafor', Title: 'Buyer' });
  const shown = async (wanted: string): Promise<[number, unknown]> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/objects/Contact/${wanted}`);
    return [answer.status, await answer.json()];
  };
  expect(await shown(id)).toMatchObject([200, { Id: id, LastName: 'Okafor', Title: 'Buyer', IsDeleted: false }]);
  sandbox.asUser.delete(id);
  expect(await shown(id)).toMatchObject([200, { Id: id, IsDeleted: true }]);
  expect(await shown('003000000000000AAA')).toMatchObject([404, { message: 'no Contact 003000000000000AAA' }]);
  expect(sandbox.calls.total).toBe(0);
});
