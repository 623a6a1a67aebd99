// @ts-check
import { fill, h } from './dom.js';

/**
 * @typedef {object} State
 * @property {string} signInUrl
 * @property {string} phonesUrl
 * @property {readonly { name: string, number: string }[]} people the business first
 * @property {'qr' | 'code' | null} waiting what the console shows
 */

const WORDS = {
  en: {
    title: 'The whole chain, without WhatsApp',
    lead: 'Gateway and Baileys server are real; only WhatsApp and its phones are played by this demo. Everything is forgotten when it ends.',
    pairTitle: 'Open the console',
    pairText:
      'You are signed in. Create a tenant, then a connection through “WhatsApp Web (Baileys)”: a QR code appears.',
    pairLink: 'The console',
    /** @param {string} name */
    scanTitle: (name) => `Hold ${name}’s phone up to it`,
    scanText: 'The fake phone scans the QR code, or types the pairing code, that the console or a connect link shows.',
    scan: 'Scan the QR code',
    code: 'Type the pairing code',
    nothing: 'No code on show yet',
    /** @param {string} name @param {string} number */
    done: (name, number) => `${name}’s phone (${number}) has linked it. Look where the code was.`,
    chatTitle: 'Write to a customer, and answer as one',
    chatText:
      'In the console, send to one of these numbers. On the phones’ page, choose a person, read the message and reply.',
    chatLink: 'The phones',
  },
  pt: {
    title: 'O caminho inteiro, sem WhatsApp',
    lead: 'O gateway e o servidor Baileys são de verdade; só o WhatsApp e os celulares são encenados por esta demonstração. Tudo é esquecido no fim.',
    pairTitle: 'Abra o console',
    pairText:
      'Você já entra conectado. Crie um tenant e depois uma conexão por “WhatsApp Web (Baileys)”: um QR code aparece.',
    pairLink: 'O console',
    /** @param {string} name */
    scanTitle: (name) => `Aponte o celular da ${name} para ele`,
    scanText:
      'O celular de mentira escaneia o QR code, ou digita o código, que o console ou um link de conexão mostra.',
    scan: 'Escanear o QR code',
    code: 'Digitar o código',
    nothing: 'Nenhum código à mostra ainda',
    /** @param {string} name @param {string} number */
    done: (name, number) => `O celular da ${name} (${number}) fez o vínculo. Veja onde estava o código.`,
    chatTitle: 'Escreva para um cliente, e responda como ele',
    chatText:
      'No console, envie para um destes números. Na página dos celulares, escolha a pessoa, leia a mensagem e responda.',
    chatLink: 'Os celulares',
  },
};

const isPortuguese = navigator.language.toLowerCase().startsWith('pt');
const words = isPortuguese ? WORDS.pt : WORDS.en;
document.documentElement.lang = isPortuguese ? 'pt-BR' : 'en';

const INTERVAL_MS = 1_000;
const scan = h('button', { type: 'button', class: 'primary', click: () => void press() }, words.nothing);
const outcome = h('p', { class: 'outcome', role: 'status' });
/** @type {State | undefined} */
let state;
let busy = false;

/** @returns {Promise<State>} */
async function ask() {
  return read(await fetch('/state'));
}

/**
 * @template Answer
 * @param {Response} answer
 * @returns {Promise<Answer>}
 */
async function read(answer) {
  return /** @type {Answer} */ (await answer.json());
}

async function press() {
  if (busy || state === undefined || state.waiting === null) return;
  busy = true;
  draw();
  try {
    /** @type {{ number?: string, error?: string }} */
    const { number, error } = await read(await fetch('/scan', { method: 'POST' }));
    const person = state.people.find((candidate) => candidate.number === number);
    fill(outcome, person === undefined ? (error ?? '') : words.done(person.name, person.number));
  } catch {
    // The demo has ended, or is just ending.
  }
  busy = false;
  await refresh();
}

function draw() {
  const waiting = state?.waiting ?? null;
  scan.textContent = waiting === null ? words.nothing : waiting === 'qr' ? words.scan : words.code;
  scan.setAttribute('aria-disabled', String(busy || waiting === null));
}

async function refresh() {
  try {
    state = await ask();
    draw();
  } catch {
    // The demo has ended, or is just ending.
  }
}

/**
 * @param {string} title
 * @param {...Node} children
 */
function step(title, ...children) {
  return h('li', { class: 'card' }, h('div', {}, h('h2', {}, title), ...children));
}

async function start() {
  state = await ask();
  const { signInUrl, phonesUrl, people } = state;
  const [business, ...customers] = people;
  fill(
    document.querySelector('main') ?? document.body,
    h(
      'div',
      { class: 'narrow' },
      h('h1', {}, words.title),
      h('p', { class: 'lead' }, words.lead),
      h(
        'ol',
        { class: 'guide' },
        step(
          words.pairTitle,
          h('p', {}, words.pairText),
          h('a', { class: 'button', href: signInUrl, target: '_blank', rel: 'noopener' }, words.pairLink),
        ),
        step(words.scanTitle(business?.name ?? ''), h('p', {}, words.scanText), scan, outcome),
        step(
          words.chatTitle,
          h('p', {}, words.chatText),
          h(
            'dl',
            { class: 'people' },
            ...customers.flatMap(({ name, number }) => [h('dt', {}, name), h('dd', {}, number)]),
          ),
          h('a', { class: 'button', href: phonesUrl, target: '_blank', rel: 'noopener' }, words.chatLink),
        ),
      ),
    ),
  );
  draw();
  setInterval(() => {
    if (!busy && document.visibilityState === 'visible') void refresh();
  }, INTERVAL_MS);
}

void start();
