/** What a program makes for the whole run, and how it goes away. */
export type Shared = { readonly told: Readonly<Record<string, unknown>>; stop(): Promise<void> };

/** What it says of it, in one line. */
export type Answer<Told> = ({ readonly ready: true } & Told) | { readonly ready: false; readonly reason: string };

/**
 * Makes something and tells the test runner of it; then this process lives as long as the runner does: when that ends,
 * however it ends, standard input closes, and what was made goes with it.
 */
export async function share(make: () => Promise<Shared>): Promise<void> {
  try {
    const { told, stop } = await make();
    const end = async (): Promise<void> => {
      await stop();
      process.exit(0);
    };
    process.stdin
      .once('end', () => void end())
      .once('close', () => void end())
      .resume();
    process.on('SIGINT', () => undefined);
    process.once('SIGTERM', () => void end());
    console.log(JSON.stringify({ ready: true, ...told }));
  } catch (error) {
    console.log(JSON.stringify({ ready: false, reason: error instanceof Error ? error.message : String(error) }));
    process.exit(1);
  }
}
