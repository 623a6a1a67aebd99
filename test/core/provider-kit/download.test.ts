import { expect, it } from 'vitest';
import { mediaGone, readRefusal, toDownload } from '../../../core/provider-kit/download.ts';
import { countedStream } from '../../media/support/streams.ts';

it('a download is what the answer says that it is, and else what was known of it', () => {
  const { stream: body } = countedStream(10);
  const told = new Headers({ 'content-type': 'image/png', 'content-length': '10' });
  expect(toDownload({ status: 200, headers: told, body }, 'image/jpeg')).toEqual({
    body,
    mediaType: 'image/png',
    size: 10,
  });
  expect(toDownload({ status: 200, headers: new Headers(), body }, 'image/jpeg')).toEqual({
    body,
    mediaType: 'image/jpeg',
  });
});

it('of an answer that refuses the beginning is read, and the rest given up', async () => {
  const source = countedStream(10_000_000);
  const refused = await readRefusal({ status: 500, headers: new Headers(), body: source.stream });
  expect(refused.status).toBe(500);
  expect(refused.body.byteLength).toBeGreaterThanOrEqual(16 * 1024);
  expect(source.given()).toBeLessThan(1_000_000);
  expect(source.cancelled()).toBe(true);
});

it('a medium that is gone says whose it was, and why that is thought', () => {
  const cause = new Error('404');
  expect(mediaGone('memory', cause)).toMatchObject({ code: 'media_unavailable', provider: 'memory', cause });
});
