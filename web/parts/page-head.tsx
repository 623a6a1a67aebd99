import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export type Crumb = { readonly href: string; readonly label: string };

export type PageHeadProps = {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly trail?: readonly Crumb[];
  readonly actions?: ComponentChildren;
};

/**
 * The heading of a view. It gets the focus when the view appears, so that a screen reader begins to read it and Tab goes on
 * from there.
 */
export function PageHead({ title, lead, trail, actions }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => void (document.title = `${title} · polyzap`), [title]);
  return (
    <header class="page-head">
      {trail !== undefined && trail.length > 0 && (
        <nav class="trail">
          {trail.map(({ href, label }, index) => (
            <span key={href}>
              {index > 0 && <span aria-hidden="true"> › </span>}
              <a href={href}>{label}</a>
            </span>
          ))}
        </nav>
      )}
      <div class="page-title">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions !== undefined && <div class="buttons">{actions}</div>}
      </div>
      {lead !== undefined && <p class="lead">{lead}</p>}
    </header>
  );
}
