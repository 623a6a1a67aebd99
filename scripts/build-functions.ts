import { dirname, join } from 'node:path';
import { buildFunctions } from './functions/build.ts';

// `node scripts/build-functions.ts`: the functions as they are deployed, in `dist/functions`. Netlify's bundler takes it from there.
await buildFunctions(join(dirname(import.meta.dirname), 'dist'));
