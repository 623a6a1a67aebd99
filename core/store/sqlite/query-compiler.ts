import { SqliteQueryCompiler, ValueNode, type LimitNode } from 'kysely';

/**
 * Writes `limit 1` as it is. SQLite plans by the value of a limit that is a parameter, and therefore prepares such a
 * statement anew each time that it is bound (`sqlite3_reprepare`), which takes longer than to run it.
 */
export class QueryCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    const { limit } = node;
    const isOne = ValueNode.is(limit) && limit.value === 1;
    // Others are as many as callers like to ask for: a statement kept for each would crowd out those that count.
    super.visitLimit(isOne ? { ...node, limit: ValueNode.createImmediate(1) } : node);
  }
}
