import type { TemplatePaths } from '../cloud-api/templates.ts';

const COLLECTION = '/v1/configs/templates';
const PAGE_SIZE = '100';

/** https://docs.360dialog.com/partner/messaging/template-messages/create-and-manage-template-messages */
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
