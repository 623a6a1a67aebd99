import { registerSenderSchema, senderStateSchema, verifySenderSchema } from '../../senders.ts';
import { PROVIDER_PROBLEMS, type Operation } from '../operation.ts';

const state = { 200: { description: 'How far the number is, and what to do next.', schema: senderStateSchema } };
const problems = [...PROVIDER_PROBLEMS, 'conflict'] as const;

/** Registering a number for WhatsApp, where the provider takes that by calls. */
export const senderOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/connections/:id/sender',
    id: 'getSender',
    tag: 'Connections',
    summary: 'Whether the connection’s number is registered for WhatsApp at its provider',
    description: 'Asked afresh. `conflict` where the provider registers no numbers by calls.',
    scope: ['read', 'manage'],
    answers: state,
    problems,
  },
  {
    method: 'post',
    path: '/v1/connections/:id/sender',
    id: 'registerSender',
    tag: 'Connections',
    summary: 'Register the connection’s number for WhatsApp',
    description:
      'Safe to repeat: a number that is registered stays as it is. The provider is told to call us about it.',
    scope: ['manage'],
    body: registerSenderSchema,
    answers: state,
    problems,
  },
  {
    method: 'post',
    path: '/v1/connections/:id/sender/verify',
    id: 'verifySender',
    tag: 'Connections',
    summary: 'Enter the code that WhatsApp sent to the number',
    scope: ['manage'],
    body: verifySenderSchema,
    answers: state,
    problems,
  },
  {
    method: 'delete',
    path: '/v1/connections/:id/sender',
    id: 'removeSender',
    tag: 'Connections',
    summary: 'Give the number back: nothing is sent or received with it any more',
    description: 'The connection stays. Safe to repeat.',
    scope: ['manage'],
    answers: { 204: { description: 'Given back.' } },
    problems,
  },
];
