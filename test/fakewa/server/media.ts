/** The media host: takes encrypted files by POST, gives them back by GET. It cannot read them, as in reality. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from './model.ts';

/** Stores a file and returns its direct path. */
export const storeFile = (world: World, bytes: Buffer): string => {
  const path = `/v/fakewa/${randomBytes(12).toString('hex')}.enc`;
  world.media.set(path, bytes);
  return path;
};

/** Takes a file from the host; `restoreFile` brings it back under another path. */
export const loseFile = (world: World, path: string): void => {
  const bytes = world.media.get(path);
  if (bytes) world.lostMedia.set(path, bytes);
  world.media.delete(path);
};

/** The new direct path of a file that was lost, or undefined if nobody has it. */
export const restoreFile = (world: World, path: string): string | undefined => {
  const bytes = world.lostMedia.get(path) ?? world.media.get(path);
  return bytes && storeFile(world, bytes);
};

export const mediaUrl = (world: World, directPath: string): string => `https://${world.mediaHost()}${directPath}`;

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const upload = async (world: World, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const directPath = storeFile(world, await readBody(request));
  world.stats.uploads += 1;
  world.changed.notify();
  json(response, 200, { url: mediaUrl(world, directPath), direct_path: directPath });
};

export const handleMediaRequest = (world: World, request: IncomingMessage, response: ServerResponse): void => {
  if (request.method === 'POST') {
    upload(world, request, response).catch(() => json(response, 500, { error: 'upload failed' }));
    return;
  }
  const bytes = world.media.get((request.url ?? '').split('?')[0] ?? '');
  if (!bytes) return json(response, 404, { error: 'not found' });
  world.stats.downloads += 1;
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) });
  response.end(request.method === 'HEAD' ? undefined : bytes);
};
