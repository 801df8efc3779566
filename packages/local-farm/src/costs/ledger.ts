import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Account, Accounts } from '../accounts/accounts.ts';
import { change, selectOne } from '../state/database.ts';
import { toAmount, toThousandths } from './money.ts';
import { costOf, type RenderedTime } from './prices.ts';

/** What accounts start with: enough that no job stops by itself. */
const STARTING_BALANCE = 1_000_000;

const walletRow = z.object({ balance: z.number(), coupon: z.number(), owed: z.number() });

/** What an account has. Amounts in the price table's currency. */
export interface Wallet {
  readonly balance: number;
  /** Spent before the balance. */
  readonly coupon: number;
  /** What frames cost that nobody could pay. */
  readonly owed: number;
}

export interface FrameToCharge extends RenderedTime {
  /** Whose task the frame is of. */
  readonly account: Account;
}

/** What a frame cost, and out of what it was paid. */
export interface FrameCharge {
  /** Taken from the balance. */
  readonly feeAmount: number;
  /** Taken from the coupon. */
  readonly couponFee: number;
  /** What could not be paid. */
  readonly arrearsFee: number;
  /** Whether nothing is left, so that the account's tasks stop (status 20). */
  readonly arrears: boolean;
}

/** The money of the farm's accounts. A sub-account with `usesMainBalance` pays out of the main account's. */
export interface Ledger {
  /** What the account pays from. */
  wallet(account: Account): Wallet;
  /** Charges what a node rendered, whether the frame got done or not. */
  chargeFrame(frame: FrameToCharge): FrameCharge;
  /** Whether the account has nothing left to pay with. */
  isInArrears(account: Account): boolean;
  /** Adds to the balance; what is owed is paid first. */
  topUp(account: Account, amount: number): Wallet;
}

/**
 * Opens the ledger. An account's own starting money (`balance`, `coupon`) is what it has from this start on; without
 * one it keeps what it had.
 */
export function openLedger(database: DatabaseSync, accounts: Accounts): Ledger {
  for (const { userId, startingBalance, startingCoupon } of accounts.all) {
    change(
      database,
      'INSERT OR IGNORE INTO wallets (userId, balance, coupon, owed) VALUES (?, ?, 0, 0)',
      userId,
      toThousandths(STARTING_BALANCE),
    );
    if (startingBalance !== null) {
      const balance = toThousandths(startingBalance);
      change(database, 'UPDATE wallets SET balance = ?, owed = 0 WHERE userId = ?', balance, userId);
    }
    if (startingCoupon !== null) {
      const coupon = toThousandths(startingCoupon);
      change(database, 'UPDATE wallets SET coupon = ? WHERE userId = ?', coupon, userId);
    }
  }

  const payerOf = (account: Account) => (account.usesMainBalance ? accounts.main : account).userId;
  const read = (payer: number) =>
    selectOne(database, walletRow, 'SELECT balance, coupon, owed FROM wallets WHERE userId = ?', payer) ?? {
      balance: 0,
      coupon: 0,
      owed: 0,
    };
  const write = (payer: number, { balance, coupon, owed }: z.infer<typeof walletRow>) =>
    change(
      database,
      'UPDATE wallets SET balance = ?, coupon = ?, owed = ? WHERE userId = ?',
      balance,
      coupon,
      owed,
      payer,
    );
  const wallet = (account: Account): Wallet => {
    const { balance, coupon, owed } = read(payerOf(account));
    return { balance: toAmount(balance), coupon: toAmount(coupon), owed: toAmount(owed) };
  };

  return {
    wallet,
    chargeFrame: ({ account, ...rendered }) => {
      const payer = payerOf(account);
      const had = read(payer);
      const cost = toThousandths(costOf(rendered));
      const fromCoupon = Math.min(had.coupon, cost);
      const fromBalance = Math.min(had.balance, cost - fromCoupon);
      const unpaid = cost - fromCoupon - fromBalance;
      const has = {
        balance: had.balance - fromBalance,
        coupon: had.coupon - fromCoupon,
        owed: had.owed + unpaid,
      };
      write(payer, has);
      return {
        feeAmount: toAmount(fromBalance),
        couponFee: toAmount(fromCoupon),
        arrearsFee: toAmount(unpaid),
        arrears: has.balance + has.coupon === 0,
      };
    },
    isInArrears: (account) => {
      const { balance, coupon } = read(payerOf(account));
      return balance + coupon === 0;
    },
    topUp: (account, amount) => {
      const payer = payerOf(account);
      const had = read(payer);
      const paid = Math.min(had.owed, toThousandths(amount));
      write(payer, {
        ...had,
        balance: had.balance + toThousandths(amount) - paid,
        owed: had.owed - paid,
      });
      return wallet(account);
    },
  };
}
