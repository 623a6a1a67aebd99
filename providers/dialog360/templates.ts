import type { TemplatePaths } from '../cloud-api/templates.ts';

const COLLECTION = '/v1/configs/templates';
const PAGE_SIZE = '100';

/**
 * Listed and created as https://docs.360dialog.com/partner/messaging-and-calling/template-messages/create-and-manage-template-messages
 * has it. That page deletes in the Hub only; by a call, integrations in public delete by name at this path, and two of them
 * note that they have tried it: an id in its place is answered with 404, and all languages of the name go.
 */
export const templatePaths: TemplatePaths = {
  list({ cursor }) {
    const query = new URLSearchParams({ limit: PAGE_SIZE });
    if (cursor !== undefined) query.set('offset', cursor);
    return `${COLLECTION}?${query}`;
  },
  create: COLLECTION,
  // All languages of that name: 360dialog deletes no less.
  delete: ({ name }) => `${COLLECTION}/${encodeURIComponent(name)}`,
};
