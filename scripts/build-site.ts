import { dirname, join, resolve } from 'node:path';
import { buildSite } from './site/build.ts';

// `node scripts/build-site.ts [folder]`: what a browser gets, made from `web`, for a host that serves files by itself.
const root = dirname(import.meta.dirname);
const target = resolve(process.argv[2] ?? join(root, 'dist', 'site'));
console.log((await buildSite(root, target)) ? `Built ${target}` : `${target} is up to date`);
