import { render } from 'preact';
import { App } from './app.tsx';
import { preferredLanguage, speak } from './state/language.ts';
import { followLinks } from './state/route.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
speak(preferredLanguage());
followLinks();
root.replaceChildren();
render(<App />, root);
