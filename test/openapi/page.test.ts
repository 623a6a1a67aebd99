import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html, prose } from '../../netlify/http/reference/html.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';

describe('the reference page', () => {
  let world: TemporaryWorld;
  let page: string;
  let headers: Headers;
  beforeAll(async () => {
    world = await temporaryWorld();
    ({ text: page, headers } = await world.call('GET /docs', { key: '' }));
  });
  afterAll(() => world.close());

  it('shows every operation, and every schema that one of them names', async () => {
    const document = (await (await world.request('/openapi.json', {})).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
      components: { schemas: Record<string, unknown> };
    };
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(ids.length).toBeGreaterThan(40);
    expect(ids.filter((id) => !page.includes(`<article id="${id}">`))).toEqual([]);
    const names = Object.keys(document.components.schemas);
    expect(names.filter((name) => !page.includes(`<article id="schema-${name}">`))).toEqual([]);
  });

  it('says of a field what it is for, and shows a pattern as one writes it', () => {
    const [, sendText = ''] = page.split('<article id="schema-SendText">');
    expect(sendText).toContain('<span class="said">Yours, for finding it again: an order number.</span>');
    expect(sendText).toContain('<code>^[\\x21-\\x7e]{1,128}$</code>');
  });

  it('has no link that leads nowhere, and no id twice', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const links = [...page.matchAll(/ href="#([^"]+)"/g)].map((match) => match[1]);
    expect([...new Set(links)].filter((link) => !ids.includes(link))).toEqual([]);
  });

  it('runs nothing and loads nothing but its own style, which its policy holds it to', async () => {
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    expect(page).not.toMatch(/<script|<style|style=|onclick|https?:\/\//);
    const loaded = [...page.matchAll(/(?:src|<link[^>]* href)="([^"]+)"/g)].map((match) => match[1]);
    expect(loaded).toEqual(['/docs/style.css']);
    const style = await world.call('GET /docs/style.css', { key: '' });
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(style.text).toContain('light-dark(');
    expect(style.text).not.toMatch(/url\(|@import/);
  });

  it('never lets a text become markup', () => {
    const text = `<img src=x onerror="alert('1')"> & more`;
    const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; more';
    expect(html`<p>${text}</p>`.html).toBe(`<p>${escaped}</p>`);
    expect(prose(`see \`${text}\``).html).toBe(`see <code>${escaped}</code>`);
  });
});
