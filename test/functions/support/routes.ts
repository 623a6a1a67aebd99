import type { BundledFunction } from './bundle.ts';

/** Whether Netlify has a function answer at a path, by the routes that its bundler has written. */
export function answersAt({ name, routes }: BundledFunction, path: string, method: string): boolean {
  if (routes.length === 0) return path === `/.netlify/functions/${name}`;
  return routes.some(
    ({ literal, expression, methods }) =>
      (methods.length === 0 || methods.includes(method)) &&
      (literal === path || (expression !== undefined && new RegExp(expression).test(path))),
  );
}
