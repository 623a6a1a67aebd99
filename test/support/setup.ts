import { afterAll } from 'vitest';
import { stopAllPrograms } from './program.ts';

// Runs beside every test file: whatever it spawned and forgot ends with it.
afterAll(stopAllPrograms);
