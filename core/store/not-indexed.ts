import { sql, type Expression, type RawBuilder } from 'kysely';

/**
 * A text column whose indexes are not looked for, since another one is to be read. SQLite has counted nothing: between two
 * indexes it takes the one that says more of its columns, though the other may lead to three rows and this one to a million.
 */
export function notIndexed(column: Expression<string | null>): RawBuilder<string> {
  return sql<string>`${column} || ''`;
}
