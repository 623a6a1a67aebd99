import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/**
 * Each page is a bundle of its own, so that a customer's phone loads nothing of the console. What lies under `connect` keeps
 * its name: the page there is written by the gateway (`netlify/http/connect`), which knows no other, and the script is what
 * other sites have in theirs.
 */
const entries = { index: 'index.html', 'connect/page': 'connect/main.tsx', 'connect/embed': 'connect/embed.ts' };
const isKept = (name: string): boolean => name.startsWith('connect/');

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
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(root, file)])),
      output: {
        entryFileNames: ({ name }) => (isKept(name) ? '[name].js' : 'assets/[name]-[hash].js'),
        assetFileNames: ({ names }) =>
          names.includes('page.css') ? 'connect/[name][extname]' : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
