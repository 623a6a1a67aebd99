import type { StoreTransaction } from '../context.ts';

/** Two contacts turned out to be one person: the one that stays has the later of their windows, and all their offers. */
export async function joinConversations(transaction: StoreTransaction, keep: string, other: string): Promise<void> {
  const theirs = await transaction.deleteFrom('conversation').where('contact_id', '=', other).returningAll().execute();
  for (const row of theirs) {
    await transaction
      .insertInto('conversation')
      .values({ ...row, contact_id: keep })
      .onConflict((conflict) =>
        conflict
          .columns(['contact_id', 'connection_id'])
          .doUpdateSet({ last_inbound_at: row.last_inbound_at })
          .where('conversation.last_inbound_at', '<', row.last_inbound_at),
      )
      .execute();
  }
  await transaction.updateTable('offer').set({ contact_id: keep }).where('contact_id', '=', other).execute();
}
