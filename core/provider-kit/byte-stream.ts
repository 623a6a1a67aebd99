/** Passes bytes on until there are more than `maxBytes`; then throws what `tooLarge` makes. */
export async function* limitBytes(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    yield chunk;
  }
}

/** Everything in one piece. Bound the source first. */
export async function collectBytes(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  const [only] = chunks;
  const all = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  // A plain view: Node's `Buffer` looks different to whoever compares or serialises it.
  return new Uint8Array(all.buffer, all.byteOffset, all.byteLength);
}

/** A web stream that pulls one chunk at a time, so a slow reader slows the sender. Cancelling it ends the source. */
export function toWebStream(source: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await source.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await source.return();
      },
    },
    { highWaterMark: 0 },
  );
}

/** A web stream over bytes that are already here. */
export function bytesStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** Text, a stream, and text again, as one stream: what stands around a file that is sent as it is read. */
export function surround(before: string, stream: ReadableStream<Uint8Array>, after = ''): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let begun = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!begun) {
          begun = true;
          return controller.enqueue(new TextEncoder().encode(before));
        }
        const next = await reader.read();
        if (!next.done) return controller.enqueue(next.value);
        if (after !== '') controller.enqueue(new TextEncoder().encode(after));
        controller.close();
      },
      // Also where it is given up before any of it was read.
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
