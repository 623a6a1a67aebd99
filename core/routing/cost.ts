/** What one message costs: a decimal string, never a float. */
export type Price = { readonly currency: string; readonly amount: string };

/** What the message in question costs on a connection; undefined where its plan does not say. */
export type PriceOf = (connectionId: string) => Price | undefined;

/** A price has at most nine digits before the point, a sum of them may have more; both nine after it. */
const DECIMAL = /^(\d{1,18})(?:\.(\d{1,9}))?$/;
const SCALE = 9;

/** Exact: money is not compared as floating point. Throws for what is no decimal. */
export function compareAmounts(left: string, right: string): number {
  const [a, b] = [scaled(left), scaled(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Exact. Throws for what is no decimal. */
export function addAmounts(left: string, right: string): string {
  return unscaled(scaled(left) + scaled(right));
}

/** Exact. `count` is an integer. Throws for what is no decimal. */
export function multiplyAmount(amount: string, count: number): string {
  return unscaled(scaled(amount) * BigInt(count));
}

function unscaled(value: bigint): string {
  const digits = String(value).padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return digits.slice(0, -SCALE) + (fraction === '' ? '' : `.${fraction}`);
}

function scaled(amount: string): bigint {
  const [, whole, fraction = ''] = DECIMAL.exec(amount) ?? [];
  if (whole === undefined) throw new RangeError('Not a decimal amount');
  return BigInt(whole + fraction.padEnd(SCALE, '0'));
}

/**
 * The connection that asks least. Of equal ones the first; and the first of all where the prices cannot be compared: one
 * is missing, or they are in several currencies.
 */
export function cheapest(
  connectionIds: readonly string[],
  priceOf: PriceOf,
): { readonly connectionId: string; readonly price: Price | undefined } | undefined {
  const offers = connectionIds.map((connectionId) => ({ connectionId, price: priceOf(connectionId) }));
  const [first] = offers;
  if (first === undefined) return undefined;
  const currencies = new Set(offers.map(({ price }) => price?.currency));
  if (currencies.size !== 1 || currencies.has(undefined)) return { ...first, price: undefined };
  return offers.reduce((best, offer) =>
    compareAmounts(offer.price?.amount ?? '', best.price?.amount ?? '') < 0 ? offer : best,
  );
}
