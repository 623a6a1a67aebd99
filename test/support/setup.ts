import * as fc from 'fast-check';
import { afterAll } from 'vitest';
import { stopAllPrograms } from './program.ts';

// Property tests try the same cases each time, so that a red run is about the change and not about luck.
// POLYZAP_SEED=<number> looks elsewhere.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['POLYZAP_SEED'] ?? 20_261_124) });

// Runs beside every test file: whatever it spawned and forgot ends with it.
afterAll(stopAllPrograms);
