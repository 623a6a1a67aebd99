import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** What axe-core finds wrong with what is shown, one line each: all of its rules, best practices included. */
export async function axeFaults(page: Page | Frame): Promise<readonly string[]> {
  // Not as a script of the page, which its policy would refuse.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary.replaceAll('\n', ' ')}`,
    ),
  );
}
