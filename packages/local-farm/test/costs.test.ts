import { expect, onTestFinished, test } from 'vitest';
import { openAccounts, type SubAccountInput } from '../src/accounts/accounts.ts';
import { openLedger } from '../src/costs/ledger.ts';
import { costOf, type PriceTable } from '../src/costs/prices.ts';
import { openDatabase } from '../src/state/database.ts';
import { call, startFarm, startFarmWithSub, temporaryFolder } from './support/farm.ts';

const table: PriceTable = {
  about: '',
  asOf: '2026-11',
  currency: 'USD',
  defaultModel: 'Default',
  nodeHour: { Default: 0.7, '3090': 9 },
  priorityFactor: { '50': 1, '60': 1.5 },
};
const HOUR = 3_600_000;

test.each([
  ['an hour on a CPU node', { milliseconds: HOUR, hardware: null, priority: 50 }, 0.7],
  ['an urgent hour', { milliseconds: HOUR, hardware: 'Default', priority: 60 }, 1.05],
  ['half an hour on a graphics card', { milliseconds: HOUR / 2, hardware: '3090', priority: 50 }, 4.5],
  ['a model without a price', { milliseconds: HOUR, hardware: 'Abacus', priority: 50 }, 0.7],
  ['a moment costs something', { milliseconds: 1, hardware: null, priority: 50 }, 0.001],
  ['nothing costs nothing', { milliseconds: 0, hardware: null, priority: 50 }, 0],
  ['a clock that went back', { milliseconds: -5, hardware: null, priority: 50 }, 0],
])('%s', (_name, rendered, cost) => {
  expect(costOf(rendered, table)).toBe(cost);
});

async function ledgerWith(money: { balance?: number; coupon?: number }, sub: Partial<SubAccountInput> = {}) {
  const database = openDatabase(await temporaryFolder(), () => undefined);
  onTestFinished(() => database.close());
  const main = { accessId: 'm', accessKey: 'k', userId: 1, userName: 'm' };
  const accounts = openAccounts(main, [{ accessId: 's', accessKey: 'k', ...sub }], money);
  const [, second] = accounts.all;
  if (second === undefined) throw new Error('no sub-account');
  return { ledger: openLedger(database, accounts), main: accounts.main, sub: second };
}

/** Costs 0.7 in the example prices, the unit of the sums below. */
const rendered = { milliseconds: HOUR, hardware: null, priority: 50 };

test('the coupon is spent before the balance; what nobody can pay is owed', async () => {
  const { ledger, main } = await ledgerWith({ balance: 1, coupon: 0.5 });
  expect(costOf(rendered)).toBe(0.7);
  expect(ledger.chargeFrame({ account: main, ...rendered })).toEqual({
    feeAmount: 0.2,
    couponFee: 0.5,
    arrearsFee: 0,
    arrears: false,
  });
  expect(ledger.chargeFrame({ account: main, ...rendered })).toMatchObject({
    feeAmount: 0.7,
    arrears: false,
  });
  expect(ledger.isInArrears(main)).toBe(false);
  expect(ledger.chargeFrame({ account: main, ...rendered })).toEqual({
    feeAmount: 0.1,
    couponFee: 0,
    arrearsFee: 0.6,
    arrears: true,
  });
  expect(ledger.isInArrears(main)).toBe(true);
  expect(ledger.topUp(main, 0.6)).toEqual({ balance: 0, coupon: 0, owed: 0 });
  expect(ledger.isInArrears(main)).toBe(true);
  expect(ledger.topUp(main, 2)).toEqual({ balance: 2, coupon: 0, owed: 0 });
  expect(ledger.isInArrears(main)).toBe(false);
});

test('a sub-account pays for itself, or out of the main account’s money', async () => {
  const own = await ledgerWith({ balance: 10 }, { balance: 0 });
  expect(own.ledger.isInArrears(own.sub)).toBe(true);
  expect(own.ledger.isInArrears(own.main)).toBe(false);
  const shared = await ledgerWith({ balance: 10 }, { balance: 0, usesMainBalance: true });
  shared.ledger.chargeFrame({ account: shared.sub, ...rendered });
  expect(shared.ledger.wallet(shared.main)).toEqual({ balance: 9.3, coupon: 0, owed: 0 });
});

test('the profile shows the money, which stays over a restart', async () => {
  const { farm, sub } = await startFarmWithSub({ usesMainBalance: true }, { balance: 12.5, coupon: 3 });
  const money = { usdbalance: 12.5, rmbbalance: 0, coupon: 3, cpuPrice: 0.7 };
  expect(await call(farm, 'queryUserProfile')).toMatchObject(money);
  expect(await call(sub, 'queryUserProfile')).toMatchObject(money);
  await farm.stop();
  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect(await call(again, 'queryUserProfile')).toMatchObject(money);
});
