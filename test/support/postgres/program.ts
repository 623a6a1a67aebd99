import { startCluster } from './cluster.ts';

// PostgreSQL in a process of its own: when the test runner ends, however it ends, standard input closes and the server
// goes with it.
try {
  const cluster = await startCluster();
  const stop = async (): Promise<void> => {
    await cluster.stop();
    process.exit(0);
  };
  process.stdin
    .once('end', () => void stop())
    .once('close', () => void stop())
    .resume();
  process.on('SIGINT', () => undefined);
  process.once('SIGTERM', () => void stop());
  console.log(JSON.stringify({ ready: true, url: cluster.url }));
} catch (error) {
  console.log(JSON.stringify({ ready: false, reason: error instanceof Error ? error.message : String(error) }));
  process.exit(1);
}
