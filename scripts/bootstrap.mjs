// npm start, npm test and the others begin here, on whatever Node the machine has (18 or newer):
//
//     node scripts/bootstrap.mjs scripts/start.ts [arguments]
//
// Installs what is missing, then runs the script with the Node 24 that the project carries in node_modules. Plain
// JavaScript without dependencies, because there is nothing else yet.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './bootstrap/install.mjs';
import { findNode } from './bootstrap/node.mjs';
import { run } from './bootstrap/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script, ...rest] = process.argv.slice(2);

try {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    throw new Error(`This needs Node 18 or newer to begin with, and found ${process.version}: https://nodejs.org`);
  }
  if (script === undefined) throw new Error('Usage: node scripts/bootstrap.mjs <script> [arguments]');
  await install(root);
  run(root, await findNode(root), [resolve(root, script), ...rest]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
