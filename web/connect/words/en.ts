/** Everything that the page says, in English. The other languages have the same shape. */
export const en = {
  title: (name: string | null) => (name === null ? 'Connect WhatsApp' : `Connect WhatsApp to ${name}`),
  language: 'Language',
  loading: 'One moment…',
  offline: 'No connection to the internet. Trying again…',
  retry: 'Try again',
  goOn: 'Continue',
  foot: 'You can end this at any time in WhatsApp, under Linked devices.',
  secure: 'What you enter is encrypted, and serves to connect this one number.',

  invalid: {
    title: 'This link does not work',
    text: 'It may have been cut off when it was copied. Open it again from the message that you got, or ask for a new one.',
  },
  expired: {
    title: 'This link has expired',
    text: (name: string | null) =>
      `For your safety it works for a limited time. Ask ${name ?? 'whoever sent it'} for a new one.`,
  },
  revoked: {
    title: 'This link is no longer valid',
    text: (name: string | null) => `It was withdrawn. Ask ${name ?? 'whoever sent it'} for a new one.`,
  },
  done: {
    title: 'Connected',
    text: (number: string | null) =>
      number === null ? 'Everything is ready.' : `${number} is connected. Everything is ready.`,
    close: 'You can close this page.',
    redirect: 'You are taken back in a moment.',
    back: 'Go back now',
    restricted: (until: string | null) =>
      `WhatsApp restricts this number ${until === null ? 'for now' : `until ${until}`}: messages to people who have not written first may be refused.`,
  },

  method: {
    how: 'How do you want to connect?',
    qr: 'With a QR code',
    qrHint: 'This screen shows a code, your phone scans it.',
    code: 'With this phone only',
    codeHint: 'You type a code into WhatsApp.',
    toCode: 'Only this phone at hand? Connect with a code',
    toQr: 'Use a QR code instead',
  },
  qr: {
    title: 'Scan this code',
    alt: 'QR code to scan with WhatsApp',
    show: 'Show the QR code',
    fresh: (seconds: number) => `A new code in ${seconds} s`,
    refreshing: 'Getting a new code…',
  },
  code: {
    title: 'Your code',
    ask: 'What is the number of the phone?',
    country: 'Country',
    number: 'Number',
    numberHint: 'With area code, without the country code.',
    wrong: 'This does not look like a phone number.',
    get: 'Get a code',
    label: 'Pairing code',
    copy: 'Copy the code',
    copied: 'Copied',
    fresh: (time: string) => `Valid for ${time}`,
    stale: 'This code has run out.',
    again: 'Get a new code',
    for: (number: string) => `For ${number}`,
    change: 'Another number',
  },
  steps: {
    title: 'On your phone',
    android: 'Android',
    iphone: 'iPhone',
    open: 'Open WhatsApp on the phone',
    menuAndroid: 'Tap the three dots ⋮, then Linked devices',
    menuIphone: 'Tap Settings, then Linked devices',
    link: 'Tap Link a device',
    scan: 'Point the phone at this code',
    type: 'Tap “Link with phone number instead” and type the code',
  },
  session: {
    connecting: { title: 'Connecting…', text: 'This takes a few seconds.' },
    paired: {
      title: 'Almost there…',
      text: 'The phone has confirmed. Leave WhatsApp open and the phone online until this page says that it is done.',
    },
    reconnecting: {
      title: 'Waiting for the phone…',
      text: 'The link is kept, but the phone or WhatsApp cannot be reached. Check that the phone is on and has internet.',
    },
    already: {
      title: 'Already connected',
      text: (number: string) => `${number} is connected already. There is nothing else to do.`,
    },
    differs: {
      title: 'This is another number',
      text: (linked: string, wanted: string) =>
        `You linked ${linked}, but this page is for ${wanted}. Unlink it and use the phone with the right number.`,
      act: 'Unlink and start again',
    },
    passkey: {
      title: 'WhatsApp asks for a passkey',
      text: 'This account is protected by a passkey, which no computer of ours can give for you. There are two ways on:',
      remove:
        'On the phone open Settings › Account › Passkeys, remove the passkey, wait some minutes and try again. You can create it again afterwards.',
      ask: (name: string | null) =>
        `If you want to keep it, tell ${name ?? 'whoever sent you this page'}: the number can be connected through WhatsApp’s official service instead.`,
    },
    restricted: {
      title: 'WhatsApp restricts this number',
      text: (until: string | null) =>
        `It is linked, but WhatsApp refuses some of its messages ${until === null ? 'for now' : `until ${until}`}.`,
    },
    stopped: { title: 'It did not work' },
  },
  /** By the gateway's word for why. */
  reason: {
    pairing_timed_out: 'Nobody used the code in time. Get a new one when you have the phone at hand.',
    pairing_failed: 'WhatsApp did not complete the link. Please try again.',
    device_removed: 'The link was removed on the phone. Connect it again.',
    multidevice_mismatch: 'WhatsApp on the phone ended all links. Update WhatsApp there and connect it again.',
    temporarily_banned:
      'WhatsApp has blocked this account for some time. Open WhatsApp on the phone: it says until when.',
    account_banned: 'WhatsApp has blocked this account. Open WhatsApp on the phone: there you can ask for a review.',
    account_locked: 'WhatsApp has locked this account. Open WhatsApp on the phone and follow what it says.',
    whatsapp_unreachable: 'WhatsApp could not be reached. Try again in a few minutes.',
    service_unavailable: 'WhatsApp is not available at the moment. Try again in a few minutes.',
    connection_replaced: 'Another program uses the same link. Please tell whoever sent you this page.',
  } as Readonly<Record<string, string>>,
  unknownReason:
    'WhatsApp ended the connection. Please try again; if it happens again, tell whoever sent you this page.',

  fields: {
    title: (provider: string) => `Connect through ${provider}`,
    lead: (provider: string) => `${provider} has what is asked for here. We try it out before anything is saved.`,
    optional: 'Only if you need it',
    submit: 'Check and connect',
    checking: 'Checking with the provider…',
    required: 'This is needed.',
    wrong: 'This does not look right. Copy it again, whole and without spaces.',
    good: 'Looks right',
    show: 'Show',
    hide: 'Hide',
  },
  /** By `provider.field`: what it is called there, where to find it, and what it looks like. */
  field: {
    'cloud.phoneNumberId': {
      label: 'Phone number ID',
      where: 'developers.facebook.com › your app › WhatsApp › API setup, below the number.',
      shape: 'Digits only; it is not the phone number itself.',
    },
    'cloud.wabaId': {
      label: 'WhatsApp Business account ID',
      where: 'On the same page, beside it. Message templates need it.',
      shape: 'Digits only.',
    },
    'cloud.accessToken': {
      label: 'Access token',
      where:
        'business.facebook.com › Settings › System users › Generate token, with whatsapp_business_messaging and whatsapp_business_management.',
      shape: 'A long text without spaces, most often beginning with EAA.',
    },
    'cloud.appSecret': {
      label: 'App secret',
      where: 'developers.facebook.com › your app › App settings › Basic.',
      shape: '32 characters, digits and letters a to f.',
    },
    '360dialog.apiKey': {
      label: 'API key',
      where: 'hub.360dialog.com › your number › API key › Generate.',
      shape: 'A long text without spaces.',
    },
    '360dialog.phoneNumberId': {
      label: 'Phone number ID',
      where: 'hub.360dialog.com › your number › Details.',
      shape: 'Digits only; it is not the phone number itself.',
    },
    'twilio.accountSid': {
      label: 'Account SID',
      where: 'console.twilio.com, on the first page under Account info.',
      shape: 'AC and 32 digits and letters a to f.',
    },
    'twilio.authToken': {
      label: 'Auth token',
      where: 'On the same page, below it.',
      shape: '32 characters.',
    },
    'twilio.number': {
      label: 'WhatsApp sender',
      where: 'console.twilio.com › Messaging › Senders › WhatsApp senders.',
      shape: 'With plus and country code, such as +15550001111.',
    },
    'twilio.apiKeySid': {
      label: 'API key SID',
      where: 'console.twilio.com › Account › API keys.',
      shape: 'SK and 32 digits and letters a to f.',
    },
    'twilio.apiKeySecret': {
      label: 'API key secret',
      where: 'Shown once, when the key is made.',
      shape: '32 characters.',
    },
    'twilio.messagingServiceSid': {
      label: 'Messaging Service SID',
      where: 'console.twilio.com › Messaging › Services.',
      shape: 'MG and 32 digits and letters a to f.',
    },
  } as Readonly<Record<string, { readonly label: string; readonly where: string; readonly shape: string }>>,

  /** By the code of a problem. */
  problem: {
    too_many_requests: 'Too many attempts. Wait a minute, then try again.',
    rate_limited: 'Too many attempts. Wait a minute, then try again.',
    tenant_suspended: 'This account is paused. Please ask whoever sent you this page.',
    credentials_rejected:
      'The provider does not accept these details. Check that they were copied whole, and from the right account.',
    permission_denied:
      'The details are right, but they do not allow this. Grant the missing permission at the provider.',
    sender_not_found: 'The provider does not know this number. Register it there first.',
    account_restricted: 'The provider has restricted this account. Its console says why.',
    payment_required: 'There is a billing problem with the account at the provider. Settle it there first.',
    provider_rejected: 'The provider does not accept these details.',
    provider_unavailable: 'The other side cannot be reached at the moment. Please try again in a minute.',
    session_not_connected: 'The phone cannot be reached at the moment. Please try again in a minute.',
    number_mismatch: 'This is another number than the one that this page is for.',
    invalid_configuration: 'Something in these details is not right yet.',
  } as Readonly<Record<string, string>>,
  problemElse: 'Something went wrong. Please try again in a moment.',
  request: (id: string) => `If you ask for help, give this number: ${id}`,
};

export type Words = typeof en;
