import { glob, readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** A fenced block of a document. */
export type Fence = {
  readonly path: string;
  /** Its first line, counted from 1. */
  readonly line: number;
  /** What stands behind the first fence: `sh`, `js before`; empty where nothing does. */
  readonly info: string;
  readonly code: string;
};

/** Every block of a document, with whichever fence, also in a list, whose indentation is taken away. */
export function fencesOf(path: string, markdown: string): Fence[] {
  const found: Fence[] = [];
  let open: { fence: string; indent: string; info: string; line: number; code: string[] } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const [, indent = '', fence, info = ''] = /^([\s>]*)(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
    if (open === undefined) {
      if (fence !== undefined) open = { fence, indent, info: info.trim(), line: index + 1, code: [] };
    } else if (fence?.startsWith(open.fence) === true && info.trim() === '') {
      found.push({ path, line: open.line, info: open.info, code: `${open.code.join('\n')}\n` });
      open = undefined;
    } else {
      open.code.push(text.startsWith(open.indent) ? text.slice(open.indent.length) : text);
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: a block that does not end`);
  return found;
}

/** What is made, installed or kept here, and is no part of the project. */
const NOT_OURS = new Set(['node_modules', 'dist', 'data', '.git', '.netlify']);

/** The project's documents, wherever they are, by their paths with slashes. */
export async function documents(): Promise<string[]> {
  const found: string[] = [];
  for await (const path of glob('**/*.md', { exclude: (one) => NOT_OURS.has(basename(one)) })) {
    found.push(path.replaceAll('\\', '/'));
  }
  return found.toSorted();
}

export async function allFences(): Promise<Fence[]> {
  const read = (await documents()).map(async (path) => fencesOf(path, await readFile(path, 'utf8')));
  return (await Promise.all(read)).flat();
}

/** The only block of a document with this info. */
export async function onlyFence(path: string, info: string): Promise<string> {
  const [first, ...others] = fencesOf(path, await readFile(path, 'utf8')).filter((one) => one.info === info);
  if (first === undefined || others.length > 0) throw new Error(`${path} has not one block "${info}"`);
  return first.code;
}
