import { share } from '../share.ts';
import { startCluster } from './cluster.ts';

// PostgreSQL in a process of its own: when the test runner ends, however it ends, standard input closes and the server
// goes with it.
await share(async () => {
  // Nobody kills this one, and nobody misses what was in it.
  const cluster = await startCluster({ lasting: false });
  return { told: { url: cluster.url }, stop: () => cluster.stop() };
});
