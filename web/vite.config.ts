import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** Each page is a bundle of its own, so that a customer's phone loads nothing of the console. */
const pages = ['index.html', 'connect/index.html'].filter((page) => existsSync(join(root, page)));

export default defineConfig({
  root,
  // What lies in `public` keeps its name; everything else is named for its content, under `assets`.
  publicDir: 'public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    outDir: '../dist/site',
    emptyOutDir: true,
    // As a file, never as a `data:` address: the policy lets none in.
    assetsInlineLimit: 0,
    // It is a script that fetches; every browser that we speak to preloads by itself.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: pages.map((page) => join(root, page)) },
  },
});
