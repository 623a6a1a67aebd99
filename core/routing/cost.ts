/** What one message costs: a decimal string, never a float. */
export type Price = { readonly currency: string; readonly amount: string };

/** What the message in question costs on a connection; undefined where its plan does not say. */
export type PriceOf = (connectionId: string) => Price | undefined;

/** At most nine digits before the point and nine after it. */
const DECIMAL = /^(\d{1,9})(?:\.(\d{1,9}))?$/;
const SCALE = 9;

/** Exact: money is not compared as floating point. Throws for what is no decimal. */
export function compareAmounts(left: string, right: string): number {
  const [a, b] = [scaled(left), scaled(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
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
