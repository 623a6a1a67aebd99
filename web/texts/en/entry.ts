/** Signing in, and the first steps after it. */
export const entry = {
  signIn: {
    title: 'Connect WhatsApp',
    lead: 'Sign in, create a tenant, scan a QR code with the phone, and send the first message. It takes about a minute.',
    key: 'Key',
    keyHint: 'The admin key, or the key of a tenant. It stays in this tab and is gone when you reload.',
    submit: 'Sign in',
    where: 'Where is the admin key?',
    whereText: 'npm start makes it on its first run and prints where it is. On the machine that runs polyzap:',
    rejected:
      'This key is not valid. Check that it was copied whole: an admin key begins with pza_, a tenant’s with pzk_.',
    expired: 'The key is no longer valid. Please sign in again.',
  },
  first: {
    title: 'Three steps to the first message',
    tenant: 'Create a tenant',
    tenantText: 'A tenant is one of your customers, or yourself. Its numbers, keys and messages are its own.',
    connection: 'Connect a number',
    connectionText: 'Scan a QR code with the phone, or choose an official provider.',
    message: 'Send a message',
    messageText: 'Try every type of message from here, and copy the request for your own program.',
    done: 'Done',
    go: 'Begin',
  },
};
