/** What the HTTP edge itself is told: how often it may be asked, and by which pages. */
export type EdgeSettings = {
  /** Requests a minute. Undefined: as many as come. */
  readonly limits?: RateLimits | undefined;
  /** Origins whose pages may call `/v1` from a browser. None: no CORS at all. */
  readonly corsOrigins: readonly string[];
};

/** Requests a minute. */
export type RateLimits = {
  /** With one key. */
  readonly key: number;
  /** To `/v1`, from one address, whatever the key. */
  readonly address: number;
  /** To the webhook routes, from one address: many connections' events come from one provider. */
  readonly webhook: number;
  /** To everything that asks for no key, from one address. */
  readonly public: number;
};

/**
 * A key may do what a busy shop does many times over (500 requests a second); an address, what an app with many tenants'
 * keys does. They stop what runs away, not what works.
 */
export const DEFAULT_RATE_LIMITS: RateLimits = { key: 30_000, address: 60_000, webhook: 120_000, public: 6_000 };

/** Nothing is limited, no page may call: what tests and tools get unless they say otherwise. */
export const OPEN_EDGE: EdgeSettings = { corsOrigins: [] };
