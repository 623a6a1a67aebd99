/** The parts of the API, in one sentence each: what the reference groups its operations by. */
export const TAGS = {
  Messages: 'What is sent and what was received, with what became of it.',
  Conversations: 'Who has written to a connection, and until when they may be answered freely.',
  Events: 'Everything that happens, in order, as a list or as a stream.',
  Media: 'Pictures, videos and documents that the gateway keeps.',
  Connections: 'WhatsApp numbers, each carried by one provider.',
  'Connect links': 'Links with which a customer connects their own number.',
  'Connect page': 'What the page behind such a link asks; it shows the link’s token, and no key.',
  Templates: 'Messages that WhatsApp approves beforehand.',
  Suppressions: 'Who does not want to be written to.',
  'Webhook endpoints': 'Where events are sent, and what came of each delivery.',
  Tenants: 'Your customers. Of the operator.',
  Keys: 'What a tenant’s app signs in with.',
  Plans: 'What tenants may choose from, and which connection carries a message.',
  Privacy: 'What is kept of a person or a tenant: export, erasure, and for how long.',
  Operating: 'How the gateway is doing, and how much was sent.',
  System: 'For load balancers, schedules and readers of this document.',
  Providers: 'What can carry a connection, and what each can do.',
  Audit: 'Who did what.',
} as const;

export type Tag = keyof typeof TAGS;
