import { share } from '../../support/share.ts';
import { bundleFunctions } from './bundle.ts';

// The deployed functions, bundled once for a whole run.
await share(async () => {
  const { remove, ...bundle } = await bundleFunctions();
  return { told: bundle, stop: remove };
});
