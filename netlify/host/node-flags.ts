/**
 * How Node is started for the gateway, in one place: the supervisor, the tests and the benchmarks use it.
 *
 * `--max-semi-space-size=4`: what a request allocates dies with it. A young generation of Node's default size (16 MB, times
 * three) holds some 15 MB more and is not faster here.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=4'];
