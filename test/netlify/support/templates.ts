import { GatewayError, type ProviderTemplates, type Template } from '../../../core/provider/index.ts';

/** Templates as a backend keeps them: what is created is pending until a test says otherwise. */
export function keepTemplates(kept: Map<string, Template>, call: (name: string) => Promise<void>): ProviderTemplates {
  return {
    async list() {
      await call('templates list');
      return [...kept.values()];
    },
    async create(definition) {
      const key = `${definition.name}/${definition.language}`;
      await call(`templates create ${key}`);
      if (kept.has(key)) throw new GatewayError({ code: 'conflict' });
      const made: Template = {
        ...definition,
        providerTemplateId: `T-${key}`,
        status: 'pending',
        providerStatus: 'PENDING',
      };
      kept.set(key, made);
      return made;
    },
    async read(name, language) {
      await call(`templates read ${name}/${language}`);
      const found = kept.get(`${name}/${language}`);
      if (found === undefined) throw new GatewayError({ code: 'template_not_found' });
      return found;
    },
    async delete(name, language) {
      await call(`templates delete ${name}/${language}`);
      kept.delete(`${name}/${language}`);
    },
  };
}
