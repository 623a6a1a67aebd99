import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery, QueryResult } from 'kysely';

/** Prepared statements kept per connection; more than the number of different queries in the code. */
const KEPT = 500;

/** Runs queries on one connection, each prepared once. */
export type Statements = {
  run<Row>(query: CompiledQuery): QueryResult<Row>;
  exec(sql: string): void;
};

type Prepared = { readonly statement: StatementSync; readonly returnsRows: boolean };

export function createStatements(sqlite: DatabaseSync): Statements {
  const kept = new Map<string, Prepared>();

  const prepare = (sql: string): Prepared => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    const statement = sqlite.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    if (kept.size < KEPT) kept.set(sql, prepared);
    return prepared;
  };

  return {
    exec: (sql) => void prepare(sql).statement.run(),
    run<Row>(query: CompiledQuery): QueryResult<Row> {
      const { statement, returnsRows } = prepare(query.sql);
      const parameters = query.parameters as SQLInputValue[];
      if (returnsRows) {
        // node:sqlite's rows have no prototype; a copy is an ordinary object.
        const rows = statement.all(...parameters).map((row) => ({ ...row }) as Row);
        return { rows, numAffectedRows: BigInt(rows.length) };
      }
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    },
  };
}
