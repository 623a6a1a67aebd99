import type { Page } from 'playwright-core';

/**
 * What a screen reader or a keyboard would stumble over: controls without a name, pictures without words, ids used twice,
 * references that lead nowhere, headings that skip a level, a page wider than the screen.
 */
export function accessibilityFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });
    const describe = (element: Element): string => element.outerHTML.slice(0, 120);
    const textOf = (id: string): string => document.getElementById(id)?.textContent?.trim() ?? '';
    const nameOf = (element: Element): string => {
      const labelledBy = element.getAttribute('aria-labelledby');
      if (labelledBy !== null) return labelledBy.split(' ').map(textOf).join(' ').trim();
      const label = element.getAttribute('aria-label');
      if (label !== null) return label.trim();
      if (
        element instanceof HTMLInputElement ||
        element instanceof HTMLSelectElement ||
        element instanceof HTMLTextAreaElement
      ) {
        return [...(element.labels ?? [])].map((each) => each.textContent?.trim() ?? '').join(' ');
      }
      return element.textContent?.trim() ?? '';
    };
    const all = (selector: string): Element[] => [...document.querySelectorAll(selector)].filter(isShown);

    const nameless = all(
      'input, select, textarea, button, a[href], summary, dialog, [role=group], [role=log], fieldset',
    )
      .filter((element) => nameOf(element) === '')
      .map((element) => `no name: ${describe(element)}`);
    const wordless = all('img')
      .filter((image) => !image.hasAttribute('alt'))
      .map((image) => `no alternative text: ${describe(image)}`);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const doubled = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id used twice: ${id}`);
    const lost = ['aria-describedby', 'aria-labelledby', 'for'].flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].flatMap((element) =>
        (element.getAttribute(name) ?? '')
          .split(' ')
          .filter((id) => !ids.includes(id))
          .map((id) => `${name} leads nowhere: ${id}`),
      ),
    );
    const levels = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName.slice(1)));
    const skipped = levels
      .filter((level, index) => level > (levels[index - 1] ?? 0) + 1)
      .map((level) => `heading h${level} skips a level`);
    const titles = levels.filter((level) => level === 1).length;
    const small = all('button, a.row, select, input:not([type=radio]), textarea')
      .filter((element) => element.getBoundingClientRect().height < 24)
      .map((element) => `too small to tap: ${describe(element)}`);
    const root = document.documentElement;
    const widest = (): string =>
      all('main *')
        .filter((element) => element.getBoundingClientRect().right > root.clientWidth)
        .map(describe)
        .at(-1) ?? 'the bar';
    return [
      ...nameless,
      ...wordless,
      ...doubled,
      ...lost,
      ...skipped,
      ...small,
      ...(titles === 1 ? [] : [`${titles} first headings`]),
      ...(root.lang === '' ? ['no language'] : []),
      ...(document.title === '' ? ['no title'] : []),
      ...(root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} wide on ${root.clientWidth}: ${widest()}`] : []),
    ];
  });
}
