// @ts-check

/** Everything that the page says, in English. The other languages have the same shape. */
export const en = {
  language: 'Language',
  signOut: 'Sign out',
  back: 'Back',
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  show: 'Show',
  hide: 'Hide',
  more: 'Show more',
  loading: 'One moment…',
  optional: 'optional',
  requestId: 'Request',
  required: 'This is needed.',
  gatewayLost: 'The gateway does not answer. Trying again…',
  gatewayBack: 'The gateway answers again.',
  notFound: 'There is no such page.',

  signIn: {
    title: 'Connect WhatsApp',
    lead: 'Create a tenant, scan a QR code with the phone, send the first message. It takes about a minute.',
    key: 'Key',
    keyHint: 'The admin key, or the key of a tenant. It stays in this tab and is gone when you reload.',
    submit: 'Sign in',
    where: 'Where is the admin key?',
    whereText: 'npm start makes it on its first run and prints where it is. On the machine that runs polyzap:',
    rejected:
      'This key is not valid. Check that it was copied whole: an admin key begins with pza_, a tenant’s with pzk_.',
    expired: 'The key is no longer valid. Please sign in again.',
  },

  tenants: {
    title: 'Tenants',
    lead: 'A tenant is one of your customers. Its numbers, keys and messages are its own.',
    none: 'No tenant yet. Create the first one, and connect its WhatsApp.',
    create: 'New tenant',
    name: 'Name',
    namePlaceholder: 'Corner bakery',
    submit: 'Create tenant',
    suspended: 'Suspended',
    /** @param {string} date */
    since: (date) => `since ${date}`,
  },

  connections: {
    title: 'Connections',
    lead: 'A connection is one WhatsApp number.',
    none: 'No number is connected yet.',
    create: 'New connection',
    provider: 'Carried by',
    label: 'Label',
    labelPlaceholder: 'Orders',
    submit: 'Create connection',
    nothingToConfigure: 'Nothing else to fill in: the phone is paired in the next step.',
    default: 'Default',
    /** @type {Readonly<Record<string, string>>} What each provider is, where we can say it better than its label. */
    about: {
      baileys: 'A phone’s own WhatsApp, linked by QR code. Free and unofficial.',
      memory: 'A pretended WhatsApp to try things out. Nothing leaves this machine.',
    },
    /** @type {Readonly<Record<string, { readonly label: string, readonly hint: string }>>} by `provider.field` */
    fields: {
      'memory.number': { label: 'Number', hint: 'The number that this connection pretends to have.' },
      'memory.pairing': {
        label: 'Pairing',
        hint: '“required” plays the whole journey; the pretended phone scans by itself after a second.',
      },
    },
  },

  session: {
    /** @type {Readonly<Record<import('../../types.ts').SessionStatus | 'ready', { readonly title: string, readonly text: string }>>} */
    status: {
      disconnected: { title: 'Not connected', text: 'No phone is connected at the moment.' },
      connecting: { title: 'Connecting…', text: 'Opening the line to WhatsApp. This takes a few seconds.' },
      pairing: { title: 'Waiting for the phone', text: '' },
      passkey_required: {
        title: 'WhatsApp asks for a passkey',
        text: 'This account is protected by a passkey, which cannot be given here.',
      },
      connected: { title: 'Connected', text: 'Messages can be sent and received.' },
      reconnecting: { title: 'Reconnecting…', text: 'The line was lost. The link with the phone is kept.' },
      restricted: {
        title: 'Connected, with restrictions',
        text: 'WhatsApp refuses some messages for now, above all those to people who have not written first.',
      },
      action_required: { title: 'Stopped', text: 'Trying again by ourselves could do harm, so somebody has to look.' },
      logged_out: { title: 'Unlinked', text: 'This phone is no longer linked. It can be paired again at any time.' },
      ready: { title: 'Ready', text: 'There is no phone to pair. Messages can be sent.' },
    },
    /** @type {Readonly<Record<string, string>>} */
    reason: {
      never_paired: 'It has not been paired yet.',
      never_connected: 'It has not been paired yet.',
      pairing_timed_out: 'Nobody scanned the code in time.',
      pairing_failed: 'The pairing was not completed.',
      whatsapp_unreachable: 'WhatsApp could not be reached.',
      stopped: 'It was disconnected here. The phone is still linked.',
      disconnected: 'It was disconnected here. The phone is still linked.',
      by_user: 'The phone was unlinked here.',
      logged_out: 'The phone was unlinked here.',
      device_removed: 'The link was removed on the phone.',
      multidevice_mismatch: 'WhatsApp on the phone has changed in a way that ends all links.',
      temporarily_banned: 'WhatsApp has blocked this account for some time.',
      account_banned: 'WhatsApp has blocked this account.',
      account_locked: 'WhatsApp has locked this account.',
      client_outdated: 'WhatsApp no longer takes this version of polyzap.',
      client_refused: 'WhatsApp refused the connection.',
      connection_replaced: 'Another program uses the same link.',
      timed_out: 'WhatsApp did not answer in time.',
      connection_lost: 'The connection was lost.',
      stream_error: 'WhatsApp ended the connection.',
      service_unavailable: 'WhatsApp is not available at the moment.',
      storage_unavailable: 'The database of the Baileys server cannot be reached.',
      paired: 'The phone has confirmed. Finishing the link.',
      passkey_requested: '',
      reachout_timelock: '',
    },
    /** @type {Readonly<Record<import('../../types.ts').NextAction, string>>} */
    action: {
      none: '',
      connect: 'Connect it below.',
      scan_qr: 'Scan the QR code with WhatsApp on the phone whose number you want to connect.',
      enter_code: 'Type the code into WhatsApp on the phone.',
      use_passkey: 'Remove the passkey in WhatsApp on the phone for the time of the pairing; docs/passkey.md says how.',
      pair_again: 'Pair the phone again below.',
      check_phone: 'Open WhatsApp on the phone: it shows what is wrong.',
      contact_operator: 'Whoever runs polyzap has to look at this.',
      wait: 'There is nothing to do but wait.',
    },
    /** @param {string} number @param {string | undefined} name */
    connectedAs: (number, name) => (name === undefined || name === '' ? number : `${name}, ${number}`),
    /** @param {string} date */
    until: (date) => `Until ${date}.`,
    /** @param {number} attempt @param {number} seconds */
    retry: (attempt, seconds) => `Attempt ${attempt}${seconds > 0 ? `, in ${seconds} s` : ''}.`,
  },

  pairing: {
    how: 'How to pair',
    byQr: 'QR code',
    byCode: 'Code',
    showQr: 'Show the QR code',
    getCode: 'Get a code',
    qrAlt: 'QR code to scan with WhatsApp',
    /** @param {number} seconds */
    qrFresh: (seconds) => `A new code in ${seconds} s`,
    qrRefreshing: 'Getting a new code…',
    codeLabel: 'Pairing code',
    /** @param {number} seconds */
    codeFresh: (seconds) => `Valid for ${seconds} s`,
    codeStale: 'This code has run out.',
    number: 'Number of the phone',
    numberHint: 'With plus and country code. The code is for this phone only.',
    numberInvalid: 'Begin with a plus and the country code, such as +55 11 99999-0001.',
    stepsTitle: 'On the phone',
    android: 'Android: tap ⋮ at the top right, then Linked devices.',
    iphone: 'iPhone: tap Settings, then Linked devices.',
    stepOpen: 'Open WhatsApp.',
    stepLink: 'Tap Link a device.',
    stepScan: 'Point the camera at the code.',
    stepCode: 'Tap “Link with phone number instead” and type the code.',
    onlyPhone: 'Only this phone at hand? Choose “Code”.',
  },

  actions: {
    reconnect: 'Reconnect',
    tryAgain: 'Try again',
    disconnect: 'Disconnect',
    stop: 'Stop',
    unlink: 'Unlink phone',
    disconnectTitle: 'Disconnect?',
    disconnectText:
      'Nothing is sent or received until you reconnect. The phone stays linked, so no new QR code is needed.',
    unlinkTitle: 'Unlink the phone?',
    unlinkText: 'The link and its keys are deleted. To use this number again, the phone has to be paired again.',
  },

  message: {
    title: 'Send the first message',
    keyTitle: 'Make a key for your program',
    keyText: 'Your program sends with a key of the tenant, not with the admin key.',
    keyMake: 'Make a key',
    keyName: 'First key',
    keyOnce: 'Copy it now: it is shown this once and cannot be read again.',
    keyLabel: 'The tenant’s key',
    to: 'To',
    toHint: 'With plus and country code.',
    /** @param {string} number */
    toHintEcho: (number) => `${number} answers with the same message.`,
    text: 'Message',
    hello: 'Hello from polyzap!',
    send: 'Send',
    /** @param {string} to @param {string} state */
    sent: (to, state) => `To ${to}: ${state}.`,
    curl: 'The same from a terminal',
    curlNoKey: 'Make a key first; it then stands in the command.',
    yourKey: 'YOUR_KEY',
  },

  events: {
    title: 'What happens',
    lead: 'Live: what WhatsApp reports, and the replies.',
    none: 'Nothing yet. Send a message, and watch it arrive.',
    refused: 'This key may not read events.',
    you: 'You',
    /** @type {Readonly<Record<string, string>>} */
    state: {
      queued: 'waiting',
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      played: 'played',
      failed: 'failed',
      unknown: 'outcome not known',
    },
    /** @param {string} state */
    message: (state) => `Message ${state}`,
    /** @param {string} title */
    connection: (title) => `Connection: ${title}`,
    edited: 'edited a message',
    revoked: 'deleted a message',
    identified: 'A contact was recognised',
    switched: 'The connection moved to another provider',
    held: 'The connection is held',
    released: 'The connection sends again',
    connectLink: {
      'connect_link.used': 'A connect link was used',
      'connect_link.completed': 'A number was connected through a link',
      'connect_link.expired': 'A connect link ended unused',
    },
    endpointDisabled: 'A webhook endpoint was switched off',
    windowOpened: 'The 24-hour window is open',
    optedOut: 'A contact asked for no more messages',
    optedIn: 'A contact wants messages again',
    other: 'Something that polyzap cannot read yet',
    /** @type {Readonly<Record<string, string>>} What stands for a message that is not text. */
    kind: {
      image: 'Picture',
      video: 'Video',
      audio: 'Voice or audio',
      document: 'Document',
      sticker: 'Sticker',
      location: 'Location',
      contacts: 'Contact card',
      reaction: 'Reaction',
      poll: 'Poll',
      choice: 'Choice',
      order: 'Order',
      system: 'Notice',
      unsupported: 'A message that cannot be shown',
    },
  },

  /** @type {Readonly<Record<string, string>>} Titles by code; the gateway's own, in English, where a code is missing. */
  problem: {},
};

/** @typedef {typeof en} Texts */
