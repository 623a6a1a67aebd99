/**
 * How Node is started for the gateway, in one place: the supervisor, the tests and the benchmarks use it.
 *
 * - `--max-semi-space-size=8`: what a request allocates dies with it, and a young generation that is too small takes it for
 *   something that stays. Node's default (16 MB, times three) holds some 15 MB more and is not faster here.
 * - `--no-parallel-scavenge`: on a machine with few processors the helpers of a collection are waited for longer than they
 *   help. Under load on two, collections took an eighth of the time without them.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=8', '--no-parallel-scavenge'];
