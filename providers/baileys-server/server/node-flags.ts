/**
 * How Node is started for this program, in one place: `npm start`'s supervisor, the Dockerfile and the benchmarks use it.
 *
 * - `--max-semi-space-size=8`: most of what a login allocates dies young. With Node's default of 16 MB (times three) the
 *   young generation alone keeps tens of megabytes resident after 200 sessions were restored.
 * - `--expose-gc` is not needed: `memory.ts` switches it on for the one collection after a restore.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=8'];
