import { setUpChain, type Chain } from './chain.ts';

/** A chain in which Baileys waits a second where it else waits a minute; see the fixture. */
export function setUpHastyChain(): Chain {
  return setUpChain('sqlite', async () => ({ baileysPreload: new URL('../fixtures/hasty.ts', import.meta.url) }));
}
