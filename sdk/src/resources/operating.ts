import type { CallOptions, Transport } from '../transport.ts';
import type { ReadStatsQuery, ReadUsageQuery, Stats, UsageReport } from '../types.ts';

/** How the gateway is doing, and how much was sent. */
export function createOperating(transport: Transport) {
  return {
    /** Of your tenant; with the admin key of all together, or of the one that you name. */
    stats: (query?: ReadStatsQuery, options?: CallOptions) =>
      transport.request<Stats>('GET', '/v1/stats', { ...options, query }),
    /** By day, connection and outcome. The last 31 days when nothing is said. */
    usage: (query?: ReadUsageQuery, options?: CallOptions) =>
      transport.request<UsageReport>('GET', '/v1/usage', { ...options, query }),
  };
}
