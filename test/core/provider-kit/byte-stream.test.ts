import { expect, it } from 'vitest';
import { surround } from '../../../core/provider-kit/byte-stream.ts';

/** Three chunks, which note whether they were asked for, and whether somebody gave up. */
function source() {
  const seen = { asked: 0, cancelled: 0 };
  const chunks = ['a', 'b', 'c'];
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.asked += 1;
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(chunk));
      },
      cancel: () => void (seen.cancelled += 1),
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}

it('a stream between two texts is all of it, in order', async () => {
  expect(await new Response(surround('<', source().stream, '>')).text()).toBe('<abc>');
  expect(await new Response(surround('<', source().stream)).text()).toBe('<abc');
});

it('a stream between two texts is read as it is asked for, and let go wherever it is given up', async () => {
  const untouched = source();
  await surround('<', untouched.stream).cancel();
  expect(untouched.seen).toEqual({ asked: 0, cancelled: 1 });
  const begun = source();
  const reader = surround('<', begun.stream).getReader();
  await reader.read();
  expect(begun.seen.asked).toBe(0);
  await reader.read();
  expect(begun.seen.asked).toBe(1);
  await reader.cancel();
  expect(begun.seen.cancelled).toBe(1);
});
