// @ts-check

/**
 * @typedef {import('../../types.ts').EventView} EventView
 * @typedef {import('../texts/en.js').Texts} Texts
 * @typedef {{ readonly kind: 'in' | 'out' | 'note', readonly title: string, readonly text: string }} Line
 */

/**
 * An event as a line: who or what, and what was said.
 *
 * @param {EventView} event
 * @param {Texts} t
 * @returns {Line}
 */
export function lineOf({ type, data }, t) {
  switch (type) {
    case 'message.received':
      return { kind: 'in', title: senderOf(data), text: contentOf(data, t) };
    case 'message.status_changed': {
      const state = textAt(data, 'state');
      return {
        kind: 'out',
        title: t.events.message(t.events.state[state] ?? state),
        text: textAt(data, 'error', 'message'),
      };
    }
    case 'message.edited':
      return { kind: 'in', title: `${addressOf(at(data, 'chat'))} ${t.events.edited}`, text: textAt(data, 'text') };
    case 'message.revoked':
      return { kind: 'in', title: `${addressOf(at(data, 'chat'))} ${t.events.revoked}`, text: '' };
    case 'connection.state_changed': {
      const status = textAt(data, 'state', 'status');
      const title = isStatus(status, t) ? t.session.status[status].title : status;
      return { kind: 'note', title: t.events.connection(title), text: reasonOf(textAt(data, 'state', 'reason'), t) };
    }
    case 'contact.identified':
      return { kind: 'note', title: t.events.identified, text: '' };
    case 'connection.switched':
      return { kind: 'note', title: t.events.switched, text: textAt(data, 'provider') };
    case 'connect_link.used':
    case 'connect_link.completed':
    case 'connect_link.expired':
      return { kind: 'note', title: t.events.connectLink[type], text: textAt(data, 'number') };
    case 'connection.held':
      return { kind: 'note', title: t.events.held, text: textAt(data, 'reason') };
    case 'connection.released':
      return { kind: 'note', title: t.events.released, text: '' };
    case 'webhook_endpoint.disabled':
      return { kind: 'note', title: t.events.endpointDisabled, text: textAt(data, 'reason') };
    case 'conversation.window_opened':
      return { kind: 'note', title: t.events.windowOpened, text: '' };
    case 'contact.opted_out':
      return { kind: 'note', title: t.events.optedOut, text: textAt(data, 'reason') };
    case 'contact.opted_in':
      return { kind: 'note', title: t.events.optedIn, text: textAt(data, 'reason') };
    case 'unknown':
      return { kind: 'note', title: t.events.other, text: textAt(data, 'reason') };
  }
}

/** @param {unknown} data */
function senderOf(data) {
  const name = textAt(data, 'contact', 'name');
  const address = addressOf(at(data, 'message', 'address'));
  return name === '' || name === address ? address : `${name} · ${address}`;
}

/** @param {unknown} address */
function addressOf(address) {
  return textAt(address, 'number') || textAt(address, 'id');
}

/**
 * @param {unknown} data
 * @param {Texts} t
 */
function contentOf(data, t) {
  const content = at(data, 'message', 'content');
  const type = textAt(content, 'type');
  const said = ['text', 'caption', 'emoji', 'question', 'name', 'filename'].map((name) => textAt(content, name));
  const words = said.find((text) => text !== '') ?? '';
  const kind = t.events.kind[type];
  return [kind, words].filter((part) => part !== undefined && part !== '').join(': ');
}

/**
 * @param {string} reason
 * @param {Texts} t
 */
function reasonOf(reason, t) {
  return t.session.reason[reason] ?? reason;
}

/**
 * @param {string} status
 * @param {Texts} t
 * @returns {status is keyof Texts['session']['status']}
 */
function isStatus(status, t) {
  return Object.hasOwn(t.session.status, status);
}

/**
 * What lies at a path, whatever the value turns out to be: an event's data is open.
 *
 * @param {unknown} value
 * @param {...string} path
 * @returns {unknown}
 */
function at(value, ...path) {
  return path.reduce(
    (/** @type {unknown} */ inner, name) =>
      typeof inner === 'object' && inner !== null
        ? /** @type {Readonly<Record<string, unknown>>} */ (inner)[name]
        : undefined,
    value,
  );
}

/**
 * @param {unknown} value
 * @param {...string} path
 */
function textAt(value, ...path) {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}
