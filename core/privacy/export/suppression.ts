import { toTimestamp } from '../../json.ts';
import { readAddressKey } from '../../provider/index.ts';
import type { SuppressionRow } from '../../store/gateway/schema.ts';
import { isHashed } from '../address-hash.ts';

/** An opt-out as an export shows it: without the address where only its hash is kept. */
export function presentSuppression(row: SuppressionRow) {
  return {
    id: row.id,
    address: isHashed(row.address) ? null : readAddressKey(row.address),
    source: row.source,
    scope: row.scope,
    reason: row.reason,
    createdAt: toTimestamp(row.created_at),
  };
}
