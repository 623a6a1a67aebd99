// @ts-check
import { ApiError, UnreachableError } from '../api.js';
import { fill, h } from '../dom.js';
import { toNumber } from '../numbers.js';
import { createCopyable } from './copyable.js';
import { createField } from './field.js';
import { createForm } from './form.js';

/**
 * @typedef {import('../../types.ts').Connection} Connection
 * @typedef {import('../../types.ts').CreatedKey} CreatedKey
 * @typedef {import('../../types.ts').MessageView} MessageView
 */

/** The memory provider's number that answers with the same message. */
const ECHO = '+15550100010';
const EXAMPLE = '+5511999990001';

/**
 * A key for the tenant's program, a form that sends, and the same as a `curl` with that key in it.
 *
 * @param {import('../main.js').Page} page
 * @param {{ connection: Connection, onSent: () => void }} options
 */
export function createFirstMessage(page, { connection, onSent }) {
  const { api, t, keys, signal, who } = page;
  const isMemory = connection.provider === 'memory';
  const to = createField({
    name: 'to',
    label: t.message.to,
    hint: isMemory ? t.message.toHintEcho(ECHO) : t.message.toHint,
    type: 'tel',
    value: isMemory ? ECHO : '',
    placeholder: '+55 11 99999-0001',
    required: true,
  });
  const text = createField({ name: 'text', label: t.message.text, value: t.message.hello, rows: 3, required: true });
  const outcome = h('p', { class: 'outcome', role: 'status' });
  const curl = createCopyable({ text: '', label: t.message.curl, t });
  const curlHint = h('p', { class: 'hint' });
  let idempotencyKey = newIdempotencyKey();
  const keyPlace = h('div', { class: 'key' });

  const bodyOf = (/** @type {string} */ recipient) => ({
    ...(!connection.isDefault && { connectionId: connection.id }),
    to: recipient,
    type: 'text',
    text: text.value(),
  });
  const drawCurl = () => {
    const key = keys.get(connection.tenantId);
    curl.set(curlOf(key ?? t.message.yourKey, bodyOf(toNumber(to.value()) ?? EXAMPLE)));
    fill(curlHint, key === undefined ? t.message.curlNoKey : '');
  };
  const drawKey = () => {
    const key = keys.get(connection.tenantId);
    fill(
      keyPlace,
      key === undefined
        ? makeKey
        : h(
            'div',
            {},
            h('p', { class: 'once', role: 'status' }, t.message.keyOnce),
            createCopyable({ text: key, label: t.message.keyLabel, t }).element,
          ),
    );
  };

  const makeKey = createForm({
    t,
    parts: [h('p', { class: 'hint' }, t.message.keyText)],
    submit: t.message.keyMake,
    buttonClass: 'quiet',
    action: async () => {
      /** @type {CreatedKey} */
      const created = await api.post(
        '/v1/keys',
        { name: t.message.keyName, ...(who === 'admin' && { tenantId: connection.tenantId }) },
        { signal },
      );
      keys.set(connection.tenantId, created.key);
      drawKey();
      drawCurl();
    },
  }).element;

  const form = createForm({
    t,
    parts: [to, text],
    submit: t.message.send,
    check: (values) => (toNumber(values['to'] ?? '') === undefined ? { to: t.pairing.numberInvalid } : {}),
    action: async (values) => {
      fill(outcome);
      const recipient = toNumber(values['to'] ?? '') ?? '';
      try {
        /** @type {MessageView} */
        const sent = await api.post(
          '/v1/messages',
          { ...bodyOf(recipient), connectionId: connection.id },
          { signal, idempotencyKey },
        );
        idempotencyKey = newIdempotencyKey();
        fill(outcome, t.message.sent(recipient, t.events.state[sent.state] ?? sent.state));
      } catch (error) {
        // Where nobody answered, the message may be on its way: sending it again must not make it two.
        if (!(error instanceof UnreachableError)) idempotencyKey = newIdempotencyKey();
        if (error instanceof ApiError && page.refused(error)) return;
        throw error;
      } finally {
        onSent();
      }
    },
  });
  for (const { control } of [to, text]) {
    control.addEventListener('input', () => {
      idempotencyKey = newIdempotencyKey();
      drawCurl();
    });
  }
  drawKey();
  drawCurl();

  return h(
    'section',
    { class: 'card' },
    h('h2', {}, t.message.title),
    form.element,
    outcome,
    h('h3', {}, t.message.keyTitle),
    keyPlace,
    h('h3', {}, t.message.curl),
    curlHint,
    curl.element,
  );
}

/**
 * The request as a line for a shell.
 *
 * @param {string} key
 * @param {Readonly<Record<string, unknown>>} body
 */
function curlOf(key, body) {
  return [
    `curl ${location.origin}/v1/messages`,
    `  -H 'Authorization: Bearer ${key}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`,
  ].join(' \\\n');
}

/** `crypto.randomUUID` is there on https and loopback alone; this is everywhere. */
function newIdempotencyKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
