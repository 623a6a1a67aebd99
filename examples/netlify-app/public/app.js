// @ts-check

/**
 * What the functions answer, all in one: which of it is there depends on what was asked.
 *
 * @typedef {object} Answer
 * @property {string} error
 * @property {string} name
 * @property {'cheap' | 'official'} plan
 * @property {string | null} number
 * @property {string} url
 * @property {readonly { direction: string, with: string, text: string, state: string }[]} messages
 *
 * @typedef {{ type: string }} EmbedEvent
 * @typedef {object} Polyzap
 * @property {(options: { link: string, container: string, onEvent: (event: EmbedEvent) => void }) => { close(): void }} connect
 */

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const status = element('status');
/** While the frame shows what became of it, the shop is not put in its place. */
let connecting = false;

/**
 * @param {string} path
 * @param {Record<string, unknown>} [body]
 * @returns {Promise<{ ok: boolean, answer: Answer }>}
 */
async function ask(path, body) {
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = /** @type {Answer} */ (await response.json());
  if (!response.ok && response.status !== 401) status.textContent = answer.error;
  return { ok: response.ok, answer };
}

/**
 * The gateway's own script, loaded from there, so that it always fits.
 *
 * @param {string} link
 * @returns {Promise<Polyzap>}
 */
function loadPolyzap(link) {
  const script = document.createElement('script');
  script.src = new URL('/connect/embed.js', link).href;
  return new Promise((resolve, reject) => {
    script.addEventListener('load', () => resolve(/** @type {Polyzap} */ (Reflect.get(globalThis, 'polyzap'))));
    script.addEventListener('error', () => reject(new Error(`${script.src} could not be loaded`)));
    document.head.append(script);
  });
}

async function show() {
  const { ok, answer } = await ask('/api/me');
  element('signup').hidden = ok;
  element('connect').hidden = !ok || (answer.number !== null && !connecting);
  element('shop').hidden = !ok || answer.number === null;
  if (!ok) return;
  const other = answer.plan === 'cheap' ? 'official' : 'cheap';
  element('change').textContent = `Change to the ${other} plan`;
  element('change').setAttribute('data-plan', other);
  status.textContent = `${answer.name}, on the ${answer.plan} plan. ${answer.number ?? 'No number is connected yet.'}`;
  element('messages').replaceChildren(
    ...answer.messages.map((message) => {
      const item = document.createElement('li');
      item.className = message.direction;
      item.textContent = `${message.with}: ${message.text} (${message.state})`;
      return item;
    }),
  );
}

async function connect() {
  const { ok, answer } = await ask('/api/connect', {});
  if (!ok) return;
  const polyzap = await loadPolyzap(answer.url);
  element('place').replaceChildren();
  connecting = true;
  polyzap.connect({
    link: answer.url,
    container: '#place',
    onEvent({ type }) {
      if (type !== 'completed') return;
      connecting = false;
      void show();
    },
  });
}

/**
 * @param {string} id
 * @param {'submit' | 'click'} type
 * @param {(fields: Record<string, unknown>) => Promise<unknown>} run
 */
function on(id, type, run) {
  const target = element(id);
  target.addEventListener(type, (event) => {
    event.preventDefault();
    const fields = target instanceof HTMLFormElement ? Object.fromEntries(new FormData(target)) : {};
    void run(fields).then(show);
  });
}

on('signup', 'submit', (fields) => ask('/api/signup', fields));
on('send', 'submit', (fields) => ask('/api/send', { ...fields, key: crypto.randomUUID() }));
on('change', 'click', () => {
  element('place').replaceChildren();
  return ask('/api/plan', { plan: element('change').getAttribute('data-plan') });
});
on('begin', 'click', connect);

await show();
setInterval(() => void show(), 3_000);
