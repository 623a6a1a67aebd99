import type { Parts } from '../parts.ts';
import type { SessionModel } from './session-state.ts';

/** What a restart must know of a session, beside its keys. */
export type StoredSession = { readonly id: string; readonly wanted: boolean; readonly model: SessionModel | undefined };

/** Every session that was begun and not removed, the oldest first. */
export async function loadSessions(parts: Parts): Promise<readonly StoredSession[]> {
  const rows = await parts.db.selectFrom('wa_session').select(['id', 'wanted', 'note']).orderBy('created_at').execute();
  return rows.map((row) => ({
    id: row.id,
    wanted: row.wanted === 1,
    model: row.note === null ? undefined : (JSON.parse(row.note) as SessionModel),
  }));
}

/** Makes the session exist, and wanted or not. */
export function saveWanted(parts: Parts, id: string, wanted: boolean): Promise<void> {
  return parts.writer.write(id, async (transaction) => {
    await transaction
      .insertInto('wa_session')
      .values({ id, wanted: wanted ? 1 : 0, creds: null, note: null, created_at: parts.now() })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ wanted: wanted ? 1 : 0 }))
      .execute();
  });
}

/** Keeps a state that a restart cannot find out by connecting. */
export function saveNote(parts: Parts, id: string, model: SessionModel | undefined): Promise<void> {
  return parts.writer.write(id, async (transaction) => {
    const note = model === undefined ? null : JSON.stringify(model);
    await transaction.updateTable('wa_session').set({ note }).where('id', '=', id).execute();
  });
}

/** Deletes everything of a session. */
export function deleteSession(parts: Parts, id: string): Promise<void> {
  return parts.writer.write(id, async (transaction) => {
    await transaction.deleteFrom('wa_event').where('session', '=', id).execute();
    await transaction.deleteFrom('wa_message').where('session', '=', id).execute();
    await transaction.deleteFrom('wa_key').where('session', '=', id).execute();
    await transaction.deleteFrom('wa_session').where('id', '=', id).execute();
  });
}
