import { PolyzapError } from './errors.ts';

/** The gateway says something every 15 seconds: after three times of silence nobody is there any more. */
const SILENCE_MS = 45_000;

/**
 * The lines of an answer, as they come, without what ends them; one that is not ended is not given. Throws a `PolyzapError`
 * that is retryable where the connection breaks or falls silent. Leaving the loop closes it.
 */
export async function* readLines(response: Response): AsyncGenerator<string, void, undefined> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw broken('The stream is empty');
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read());
      if (done) return;
      const lines = (rest + value).split(/\r?\n/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    // What is cancelled may have broken already.
    reader.cancel().catch(() => undefined);
  }
}

async function withinSilence<Result>(reading: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(broken(`Nothing was heard for ${SILENCE_MS} ms`)), SILENCE_MS);
  });
  try {
    return await Promise.race([reading, silence]);
  } catch (cause) {
    if (PolyzapError.isInstance(cause)) throw cause;
    throw broken('The connection broke', cause);
  } finally {
    clearTimeout(timer);
  }
}

/** The connection ended before what it was to bring had come. */
export function broken(message: string, cause?: unknown): PolyzapError {
  return new PolyzapError({ code: 'network_error', message, retryable: true, cause });
}
