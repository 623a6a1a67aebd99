/**
 * Every backend's vocabulary, reduced to one. The original word travels beside it.
 *
 * `unknown` is ours: the backend may have taken the message, and only a later report or the operator can tell.
 */
export type DeliveryState = 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** All of them, for whoever checks a word that comes from outside. */
export const DELIVERY_STATES = [
  'queued',
  'unknown',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
] as const satisfies readonly DeliveryState[];

const NEXT: { readonly [State in DeliveryState]: readonly DeliveryState[] } = {
  queued: ['unknown', 'sent', 'delivered', 'read', 'played', 'failed'],
  unknown: ['sent', 'delivered', 'read', 'played', 'failed'],
  sent: ['delivered', 'read', 'played', 'failed'],
  delivered: ['read', 'played'],
  read: ['played'],
  played: [],
  failed: [],
};

/**
 * The state after a report. Backends report out of order and more than once; only forward moves count,
 * so applying the same reports in any order ends in the same place, `failed` against `delivered` apart:
 * there the first to arrive stands.
 */
export function advance(current: DeliveryState, reported: DeliveryState): DeliveryState {
  return NEXT[current].includes(reported) ? reported : current;
}
