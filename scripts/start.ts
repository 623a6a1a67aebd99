import { dirname } from 'node:path';
import { buildSite } from './site/build.ts';
import { main } from './supervisor/main.ts';
import { planPrograms } from './supervisor/programs.ts';

// `npm start`: gateway and Baileys server as two supervised processes, their data under one folder.
const root = dirname(import.meta.dirname);
// Without its console the gateway still does its work.
await buildSite(root).catch((error: unknown) => console.error('The console could not be built:', error));
await main(root, planPrograms);
