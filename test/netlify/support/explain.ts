import { CompiledQuery } from 'kysely';
import type { Database } from '../../../core/store/database.ts';
import type { GatewaySchema } from '../../../core/store/gateway/schema.ts';

/** Rows that a statement may go over which is asked all the time. */
const FEW = 50;

/**
 * Where a statement goes through many rows, a line for each; none where it finds its way by an index. PostgreSQL runs it
 * (and undoes it) and counts; of an insert, which cannot be run twice, and on SQLite the plan is read.
 *
 * Only says something of a database that has many rows, and on PostgreSQL of one whose planner knows it.
 */
export function explain(store: Database<GatewaySchema>, query: CompiledQuery): Promise<readonly string[]> {
  return store.engine === 'postgres' ? explainPostgres(store, query) : explainSqlite(store, query);
}

type Node = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Node[];
};

async function explainPostgres({ db }: Database<GatewaySchema>, query: CompiledQuery): Promise<readonly string[]> {
  const runs = query.query.kind !== 'InsertQueryNode';
  const how = runs ? '(analyze, timing off, format json)' : '(format json)';
  const done = new Error('undone');
  let nodes: readonly Node[] = [];
  await db
    .transaction()
    .execute(async (transaction) => {
      const answer = await transaction.executeQuery<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
        CompiledQuery.raw(`explain ${how} ${query.sql}`, [...query.parameters]),
      );
      nodes = answer.rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flatten(Plan)));
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
  return nodes
    .filter((node) => node['Node Type'].endsWith('Scan') && node['Relation Name'] !== undefined)
    .map((node) => ({ node, rows: runs ? wentOver(node) : node['Plan Rows'] }))
    .filter(({ rows }) => rows > FEW)
    .map(({ node, rows }) => `${node['Node Type']} over ${rows} of ${node['Relation Name']}: ${query.sql}`);
}

function flatten(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function wentOver(node: Node): number {
  const kept = node['Actual Rows'] ?? 0;
  const left = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.ceil((kept + left) * (node['Actual Loops'] ?? 1));
}

/** From end to end, apart from rows that the statement brings itself. */
const WHOLE = /^SCAN (?!CONSTANT ROW|\d+ CONSTANT ROWS|sender\b|waited_for\b|\()/;

/** All of a tenant's, a connection's, an endpoint's: few only where few are kept for each. */
const ALL_OF_ONE =
  /^SEARCH (?!webhook_endpoint|opt_out_settings|connection_provider)(\w+) .*\((tenant|connection|endpoint)_id=\?\)/;

async function explainSqlite({ db }: Database<GatewaySchema>, query: CompiledQuery): Promise<readonly string[]> {
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]),
  );
  return rows
    .map(({ detail }) => detail)
    .filter((detail) => WHOLE.test(detail) || ALL_OF_ONE.test(detail))
    .map((detail) => `${detail}: ${query.sql}`);
}
