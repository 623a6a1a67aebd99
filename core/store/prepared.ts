import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';

/** Stands for a value in a query that is built before the value is known. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is part of every message: built once for each database, and run with other values each time. On SQLite,
 * building one costs more than running it.
 *
 * What `build` gets has the names of the values, and for each something that stands for one value of the statement: it is
 * no list, and no part of its text. A row that is inserted may come with other columns each time.
 */
export function prepared<Schema, Values extends object, Row>(
  build: (db: Kysely<Schema>, values: Values) => Compilable<Row>,
): (db: Kysely<Schema>, values: Values) => Promise<QueryResult<Row>> {
  const ofDatabase = new WeakMap<object, Map<string, CompiledQuery<Row>>>();
  return (db, values) => {
    const { adapter, plugins } = db.getExecutor();
    // What a plugin makes of a query may be another thing each time.
    if (plugins.length > 0) return db.executeQuery(build(db, values));
    const known = ofDatabase.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
    if (known.size === 0) ofDatabase.set(adapter, known);
    const names = Object.keys(values);
    const key = names.join();
    let built = known.get(key);
    if (built === undefined) {
      built = build(db, placeholders<Values>(names)).compile();
      known.set(key, built);
    }
    const parameters = built.parameters.map((parameter) =>
      // It was made from these names.
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    );
    return db.executeQuery({ ...built, parameters });
  };
}

function placeholders<Values>(names: readonly string[]): Values {
  // They take the place of the values, and nobody looks at either before the statement is run.
  return Object.fromEntries(names.map((name) => [name, new Placeholder(name)])) as Values;
}
