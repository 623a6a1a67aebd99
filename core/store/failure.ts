/** SQLite's primary result codes: busy, locked, read-only, I/O error, full, cannot open. */
const SQLITE_CODES = new Set([5, 6, 8, 10, 13, 14]);

/**
 * PostgreSQL's SQLSTATE classes: connection lost, not let in, no such database, rolled back in favour of another (deadlock), too many connections or
 * no disk, lock not available, shutting down, I/O error.
 */
const POSTGRES_CLASSES = new Set(['08', '28', '3D', '40', '53', '55', '57', '58']);

/** A server that has become a standby. */
const READ_ONLY = '25006';

const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN']);

/** What `pg` says, without a code, of a connection that is not there or no more. */
const POSTGRES_CLIENT = /timeout exceeded when trying to connect|Connection terminated|not queryable/;

/**
 * Whether an error means that the database cannot be used right now, rather than that a query is wrong. A transaction
 * was not committed then, unless the connection broke while it was being committed: nobody can know that.
 */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_CODES.has(error.errcode & 0xff);
  if (POSTGRES_CLIENT.test(error.message)) return true;
  const code = codeOf(error);
  return NETWORK_CODES.has(code) || code === READ_ONLY || (code.length === 5 && POSTGRES_CLASSES.has(code.slice(0, 2)));
}

/** Whether a row was refused because the row that it belongs to is gone, or never was: a tenant deleted meanwhile. */
export function isMissingOwner(error: unknown): boolean {
  return isConstraint(error, { sqlite: 787, postgres: '23503' });
}

/** Whether a row was refused because another has its unique key. */
export function isDuplicate(error: unknown): boolean {
  return (
    isConstraint(error, { sqlite: 2067, postgres: '23505' }) || isConstraint(error, { sqlite: 1555, postgres: '' })
  );
}

function isConstraint(error: unknown, codes: { readonly sqlite: number; readonly postgres: string }): boolean {
  if (!(error instanceof Error)) return false;
  return 'errcode' in error ? error.errcode === codes.sqlite : codeOf(error) === codes.postgres;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
