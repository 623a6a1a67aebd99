import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentTypeOf } from '../netlify/host/pages.ts';

// `node scripts/build-site.ts [folder]`: what a browser may have of `web/`, for a host that serves files by itself. There is
// nothing to build: the page is served as it is written.
const root = dirname(import.meta.dirname);
const target = process.argv[2] ?? join(root, 'dist', 'site');
const files = readdirSync(join(root, 'web'), { recursive: true, encoding: 'utf8' }).filter(
  (file) => contentTypeOf(file) !== undefined,
);
rmSync(target, { recursive: true, force: true });
for (const file of files) {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  cpSync(join(root, 'web', file), join(target, file));
}
console.log(`${files.length} files in ${target}`);
