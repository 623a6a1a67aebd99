/**
 * An error as it may be kept: its name, code and message, and nothing it was holding.
 *
 * HTTP clients hang the whole request on their errors, credentials in the headers and message text in the body
 * included, and whatever prints a `cause` prints them. So only this goes into a `cause`.
 */
export function safeCause(error: unknown): Error {
  const bare = new Error(error instanceof Error ? error.message : 'not an error object');
  bare.name = error instanceof Error ? error.name : 'Error';
  const code = errorCode(error);
  if (code !== undefined) Object.assign(bare, { code });
  if (error instanceof Error && error.stack !== undefined) bare.stack = error.stack;
  else delete bare.stack;
  return bare;
}

/** `ECONNREFUSED` and its like, where there is one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
