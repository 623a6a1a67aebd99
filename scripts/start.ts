import { dirname } from 'node:path';
import { main } from './supervisor/main.ts';
import { planPrograms } from './supervisor/programs.ts';

// `npm start`: gateway and Baileys server as two supervised processes, their data under one folder.
await main(dirname(import.meta.dirname), planPrograms);
