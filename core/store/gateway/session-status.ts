import { sql, type RawBuilder } from 'kysely';
import type { Engine } from '../database.ts';

/** The status in a connection's session state, as SQL; an index is made of it, so the words must not change. */
export const STATUS_OF_SESSION: Readonly<Record<Engine, string>> = {
  sqlite: "json_extract(session_state, '$.status')",
  postgres: "session_state::json ->> 'status'",
};

/** Null where there is no phone to pair. */
export function statusOfSession(engine: Engine): RawBuilder<string | null> {
  return sql<string | null>`${sql.raw(STATUS_OF_SESSION[engine])}`;
}
