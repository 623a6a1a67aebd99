import { readLines } from './lines.ts';

/** One of a stream's messages: `data` is empty where it only says where the stream stands. */
export type StreamMessage = { readonly id: string | undefined; readonly data: string };

/**
 * The messages of an answer in `text/event-stream`, as they come. Throws a `PolyzapError` that is retryable where the
 * connection breaks or falls silent. Leaving the loop closes it.
 */
export async function* readMessages(response: Response): AsyncGenerator<StreamMessage, void, undefined> {
  let message: StreamMessage = { id: undefined, data: '' };
  for await (const line of readLines(response)) {
    if (line === '') {
      if (message.id !== undefined || message.data !== '') yield message;
      message = { id: undefined, data: '' };
    } else {
      message = withLine(message, line);
    }
  }
}

function withLine(message: StreamMessage, line: string): StreamMessage {
  const [, field = '', value = ''] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
  if (field === 'id') return { ...message, id: value };
  return field === 'data' ? { ...message, data: message.data === '' ? value : `${message.data}\n${value}` } : message;
}
