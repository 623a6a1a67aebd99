import type { ProviderTemplates } from '../provider/index.ts';

/**
 * Templates whose code is loaded when they are first asked for: a function that only sends starts sooner without it.
 *
 * @param load imports the code and binds it; its module is loaded once, whoever asks
 * @param traits what is known of them before
 */
export function lateTemplates(
  load: () => Promise<ProviderTemplates>,
  traits: Pick<ProviderTemplates, 'deletesAllLanguages'> = {},
): ProviderTemplates {
  return {
    ...traits,
    list: async (...given) => (await load()).list(...given),
    create: async (...given) => (await load()).create(...given),
    read: async (...given) => (await load()).read(...given),
    delete: async (...given) => (await load()).delete(...given),
  };
}
