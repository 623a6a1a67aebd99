import type { DocumentedOperation, OpenApiDocument } from '../../../core/api/openapi/document.ts';
import { html, prose, type Html } from './html.ts';
import { bodyOf, fieldOf, typeOf } from './schema.ts';

/** The document as one page: no script, nothing from elsewhere. */
export function renderPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const sections = tags.map(({ name }) => ({
    name,
    members: all.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} API reference</title>
        <link rel="stylesheet" href="/docs/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">To the reference</a>
        <header>
          <h1>${info.title} API reference</h1>
          <p>${prose(info.description)}</p>
          <p>Version ${info.version}. For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
        </header>
        <nav aria-label="Operations">
          ${sections.map(
            ({ name, members }) =>
              html`<details>
                <summary>${name}</summary>
                <ul>
                  ${members.map(
                    ({ method, path, operation }) =>
                      html`<li>
                        <a href="#${operation.operationId}"><b>${method.toUpperCase()}</b> ${path}</a>
                      </li>`,
                  )}
                </ul>
              </details>`,
          )}
        </nav>
        <main id="main">
          ${sections.map(
            ({ name, members }) =>
              html`<section aria-labelledby="${anchorOf(name)}">
                <h2 id="${anchorOf(name)}">${name}</h2>
                ${members.map(({ method, path, operation }) => articleOf(method, path, operation))}
              </section>`,
          )}
          <section aria-labelledby="schemas">
            <h2 id="schemas">Schemas</h2>
            ${Object.entries(components.schemas).map(
              ([name, schema]) =>
                html`<article id="schema-${name}">
                  <h3>${name}</h3>
                  ${bodyOf(schema)}
                </article> `,
            )}
          </section>
        </main>
      </body>
    </html> `;
  return page.html;
}

/** An id may have no space: `tag-Webhook-endpoints`. */
function anchorOf(tag: string): string {
  return `tag-${tag.replaceAll(/\W+/g, '-')}`;
}

function articleOf(method: string, path: string, operation: DocumentedOperation): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json']?.schema;
  return html`<article id="${operationId}">
    <h3><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code></h3>
    <p><strong>${summary}.</strong> ${prose(description ?? '')}</p>
    <p class="scope">${scopeOf(operation)}</p>
    ${
      parameters.length === 0
        ? undefined
        : html`<h4>Parameters</h4>
            <dl>${parameters.map((one) => fieldOf(one.name, one.schema, one.required, one.description))}</dl>`
    }
    ${
      body === undefined
        ? undefined
        : html`<h4>Body</h4>
            <p>${typeOf(body)}${requestBody?.required === true ? '' : ', may be left out'}</p>`
    }
    <h4>Answers</h4>
    <dl>
      ${Object.entries(responses).map(
        ([status, answer]) =>
          html`<dt><code>${status}</code></dt>
            <dd>${contentOf(answer.content ?? {})}${prose(answer.description)}</dd>`,
      )}
    </dl>
  </article> `;
}

function scopeOf({ security, 'x-scopes': scopes }: DocumentedOperation): Html {
  if (security.length === 0) return html`No key.`;
  if (security.some((one) => 'link' in one)) return html`The token of a connect link.`;
  if (scopes === undefined) return html`Any key.`;
  if (scopes.includes('admin')) return html`The admin key.`;
  return html`The admin key, or a tenant’s with the scope
  ${scopes.map((scope, index) => html`${index === 0 ? '' : ' or '}<code>${scope}</code>`)}.`;
}

function contentOf(content: NonNullable<DocumentedOperation['responses'][string]['content']>): Html {
  return html`${Object.entries(content)
    .filter(([type]) => type !== 'application/problem+json')
    .map(([type, { schema }]) => (schema === undefined ? html`<code>${type}</code> ` : html`${typeOf(schema)}. `))}`;
}
