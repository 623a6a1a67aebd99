/** What a message becomes is the same for all who speak the Cloud API: `body.ts`, `content.ts`, `interactive.ts` there. */
export { perform, send } from '../cloud-api/send.ts';
