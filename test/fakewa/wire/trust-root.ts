/**
 * The test root of trust, the same in every process: the fake signs with it, and the process under test is told to
 * trust it. Both halves are public knowledge; it is worth nothing outside tests. Imports nothing heavy: the preload uses it.
 */
import { createHash } from 'node:crypto';
import { keyPairFrom } from './crypto.ts';

const keyFor = (name: string) => keyPairFrom(createHash('sha256').update(`polyzap fakewa ${name}`).digest());

export const TRUST_ROOT = keyFor('root');
export const INTERMEDIATE = keyFor('intermediate');
export const SERVER_STATIC = keyFor('server');
