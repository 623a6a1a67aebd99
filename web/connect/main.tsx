import { render } from 'preact';
import { App } from './app.tsx';
import { createApi } from './api.ts';
import './style/page.css';
import './style/notices.css';
import './style/controls.css';
import './style/phone.css';
import './style/details.css';
import './style/framed.css';

/** The link's id stands in the address; its token behind the #, which no server has seen. */
const id = decodeURIComponent(location.pathname.split('/').at(-1) ?? '');
const root = document.getElementById('page');
const api = createApi(id, location.hash.slice(1));
if (root !== null) {
  root.replaceChildren();
  render(<App api={api} />, root);
}
// Another link in the same tab changes nothing but what stands behind the #.
addEventListener('hashchange', () => location.reload());
