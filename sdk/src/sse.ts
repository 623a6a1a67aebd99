import { PolyzapError } from './errors.ts';

/** One of a stream's messages: `data` is empty where it only says where the stream stands. */
export type StreamMessage = { readonly id: string | undefined; readonly data: string };

/** The gateway says something every 15 seconds: after three times of silence nobody is there any more. */
const SILENCE_MS = 45_000;

/**
 * The messages of an answer in `text/event-stream`, as they come. Throws a `PolyzapError` that is retryable where the
 * connection breaks or falls silent. Leaving the loop closes it.
 */
export async function* readMessages(response: Response): AsyncGenerator<StreamMessage, void, undefined> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw broken('The stream is empty');
  let rest = '';
  let message: StreamMessage = { id: undefined, data: '' };
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read());
      if (done) return;
      const lines = (rest + value).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (message.id !== undefined || message.data !== '') yield message;
          message = { id: undefined, data: '' };
        } else {
          message = withLine(message, line);
        }
      }
    }
  } finally {
    // What is cancelled may have broken already.
    reader.cancel().catch(() => undefined);
  }
}

function withLine(message: StreamMessage, line: string): StreamMessage {
  const [, field = '', value = ''] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
  if (field === 'id') return { ...message, id: value };
  return field === 'data' ? { ...message, data: message.data === '' ? value : `${message.data}\n${value}` } : message;
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

function broken(message: string, cause?: unknown): PolyzapError {
  return new PolyzapError({ code: 'network_error', message, retryable: true, cause });
}
