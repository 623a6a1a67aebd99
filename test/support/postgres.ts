import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import type { Answer } from './share.ts';

/** A database of one's own on the shared server. */
export type TestDatabase = {
  /** `postgres://…`, ready for `openDatabase`. */
  readonly url: string;
  /** Deletes it, open connections or not. What is not dropped goes with the server at the end of the run. */
  drop(): Promise<void>;
};

const answer = (await fetch(`${inject('door')}/postgres`).then((response) => response.json())) as Answer<{
  readonly url: string;
}>;
// On a machine of a contributor a missing server is no fault of the code. In CI it would hide a whole half of the tests.
const mayBeMissing = process.env['CI'] !== 'true';

/**
 * Why this machine has no PostgreSQL; `undefined` where it has one, and always in CI, where its absence must fail.
 *
 *     describe.skipIf(postgresMissing !== undefined)('on PostgreSQL', …)
 *
 * Importing this module starts the shared server, so import it only in files that use it.
 */
export const postgresMissing: string | undefined = answer.ready || !mayBeMissing ? undefined : answer.reason;

if (postgresMissing !== undefined) console.warn(`Skipping what needs PostgreSQL: ${postgresMissing}`);

/** Makes an empty database. Call it once per test file, in `beforeAll`; some 50 ms. Throws where there is no server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  if (!answer.ready) throw new Error(`No PostgreSQL on this machine: ${answer.reason}`);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(answer.url, `CREATE DATABASE ${name}`);
  const url = new URL(answer.url);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(answer.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
