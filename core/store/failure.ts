/** SQLite's primary result codes: busy, locked, read-only, I/O error, full, cannot open. */
const SQLITE_CODES = new Set([5, 6, 8, 10, 13, 14]);

/** PostgreSQL's SQLSTATE classes: connection lost, too many connections or no disk, shutting down, I/O error. */
const POSTGRES_CLASSES = new Set(['08', '53', '57', '58']);

const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN']);

/**
 * Whether an error means that the database cannot be used right now, rather than that a query is wrong. The
 * transaction was not committed then, as far as anybody can know.
 */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_CODES.has(error.errcode & 0xff);
  if (error.message.includes('timeout exceeded when trying to connect')) return true;
  if (error.message.includes('Connection terminated')) return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return NETWORK_CODES.has(error.code) || (error.code.length === 5 && POSTGRES_CLASSES.has(error.code.slice(0, 2)));
}
