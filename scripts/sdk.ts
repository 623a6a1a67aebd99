import { join } from 'node:path';
import { buildSdk } from './sdk/build.ts';

// `npm run sdk`: makes the package in dist/sdk; `npm publish dist/sdk` hands it out.
const folder = join(import.meta.dirname, '..', 'dist', 'sdk');
await buildSdk(folder);
console.log(`@polyzap/sdk is in ${folder}`);
