import type { Compilable, Kysely, QueryResult, Transaction } from 'kysely';

/** Runs a query that was built once, with other parameters. */
export type Prepared<Row> = <Schema>(
  executor: Kysely<Schema> | Transaction<Schema>,
  parameters: readonly unknown[],
) => Promise<QueryResult<Row>>;

/**
 * For the handful of queries that run with every message: building and printing a query costs more than running it on
 * SQLite. The query is given with any values; parameters come in the order in which they stand in it.
 */
export function prepare<Row>(query: Compilable<Row>): Prepared<Row> {
  const compiled = query.compile();
  return (executor, parameters) => executor.executeQuery({ ...compiled, parameters });
}
