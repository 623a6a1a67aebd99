import type { TemplatePaths } from '../cloud-api/templates.ts';

const FIELDS = 'id,name,language,status,category,components,rejected_reason';
const PAGE_SIZE = '100';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/reference: `message_templates` of an account. */
export function templatePaths(wabaId: string): TemplatePaths {
  const collection = `/${wabaId}/message_templates`;
  return {
    list({ cursor, name }) {
      const query = new URLSearchParams({ fields: FIELDS, limit: PAGE_SIZE });
      if (name !== undefined) query.set('name', name);
      if (cursor !== undefined) query.set('after', cursor);
      return `${collection}?${query}`;
    },
    create: collection,
    // With its id, one language; with the name alone it would be all of them.
    delete: ({ name, providerTemplateId }) =>
      `${collection}?${new URLSearchParams({ hsm_id: providerTemplateId, name })}`,
  };
}
