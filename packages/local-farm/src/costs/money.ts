/** Money is kept in whole thousandths: the farm's answers have three digits after the point (`couponFee: 0.037`). */
export const PARTS_OF_ONE = 1000;

/**
 * An amount in thousandths, rounded up: what was rendered costs something, however short it was. This is the one
 * place where amounts are rounded.
 */
export function toThousandths(amount: number): number {
  // 0.7 * 1000 is a little more than 700 in binary; that little is no money.
  return Math.ceil(Number((amount * PARTS_OF_ONE).toFixed(6)));
}

/** Thousandths as the amount that answers show. */
export function toAmount(thousandths: number): number {
  return thousandths / PARTS_OF_ONE;
}
