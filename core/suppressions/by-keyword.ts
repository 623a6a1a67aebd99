import { MAX_KEYWORD_LENGTH } from '../api/suppressions.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { storeMessage } from '../messages/accept.ts';
import { isPhoneNumber, type PhoneAddress, type UserAddress } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { matchKeyword } from './keywords.ts';
import { optIn, optOut } from './opt-out.ts';
import { readOptOutSettings } from './settings.ts';

/** A text that somebody wrote to us, outside any group. */
export type Said = {
  readonly contactId: string;
  readonly from: PhoneAddress | UserAddress;
  readonly messageId: string;
  readonly text: string;
  readonly at: number;
};

/**
 * Does what a keyword asks for. A confirmation, where the tenant has written one, waits in the queue: the only message
 * that goes to somebody on the list. The caller has locked the tenant (`lockTenant`).
 */
export async function applyKeyword(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  { contactId, from, messageId, text, at }: Said,
): Promise<readonly EventDraft[]> {
  if (text.length > MAX_KEYWORD_LENGTH) return [];
  const keyword = matchKeyword(await readOptOutSettings(transaction, connection.tenant_id), text);
  if (keyword === undefined) return [];
  const wish = { contactId, source: 'keyword', scope: 'all', reason: keyword.keyword, messageId, at } as const;
  const drafts =
    keyword.wants === 'out'
      ? await optOut(context, transaction, connection, wish)
      : await optIn(context, transaction, connection, wish);
  if (drafts.length > 0 && keyword.confirmation !== undefined) {
    await storeMessage(context, transaction, {
      request: { to: plain(from), type: 'text', text: keyword.confirmation },
      connection,
      prepared: { warnings: [], sentAs: null, offer: null },
      idempotency: undefined,
      suspended: false,
      later: true,
      confirmsOptOut: true,
    });
  }
  return drafts;
}

function plain(address: PhoneAddress | UserAddress) {
  return address.type === 'phone' && isPhoneNumber(address.number) ? address.number : address;
}
