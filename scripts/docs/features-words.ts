import type { PairingMethod, ProviderCapabilities } from '../../core/provider/index.ts';

export type Language = 'en' | 'pt-BR';

type Words = {
  /** Before the type that a message becomes with `onUnsupported: "degrade"`. */
  readonly as: string;
  readonly characters: string;
  readonly options: string;
  readonly viaTemplate: string;
  readonly unreliable: string;
  readonly replies: string;
  readonly groups: string;
  readonly users: string;
  readonly mediaByUrl: string;
  readonly mediaAsBytes: string;
  readonly action: string;
  readonly reports: string;
  readonly pairing: string;
  readonly ways: Readonly<Record<PairingMethod, string>>;
  readonly window: string;
  readonly freeform: Readonly<Record<ProviderCapabilities['freeform'], string>>;
  readonly numberCheck: string;
  readonly templates: string;
  readonly idempotent: string;
};

/** What stands around the data. */
export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    as: 'as',
    characters: 'characters',
    options: 'options',
    viaTemplate: 'by template only',
    unreliable: 'not shown on every phone',
    replies: 'quoting a message',
    groups: 'to groups',
    users: 'to people without a number',
    mediaByUrl: 'media by URL',
    mediaAsBytes: 'media as bytes',
    action: 'action',
    reports: 'reports',
    pairing: 'pairs a phone',
    ways: { qr: 'by QR', code: 'by code' },
    window: 'free-form messages',
    freeform: { always: 'always', '24h-window': 'in the 24-hour window' },
    numberCheck: 'which numbers are on WhatsApp',
    templates: 'keeps templates',
    idempotent: 'a repeat is known as one',
  },
  'pt-BR': {
    as: 'como',
    characters: 'caracteres',
    options: 'opções',
    viaTemplate: 'só por template',
    unreliable: 'não aparece em todo celular',
    replies: 'citar uma mensagem',
    groups: 'para grupos',
    users: 'para quem não mostra o número',
    mediaByUrl: 'mídia por URL',
    mediaAsBytes: 'mídia como bytes',
    action: 'ação',
    reports: 'informa',
    pairing: 'vincula um celular',
    ways: { qr: 'por QR', code: 'por código' },
    window: 'mensagens livres',
    freeform: { always: 'sempre', '24h-window': 'na janela de 24 horas' },
    numberCheck: 'quais números têm WhatsApp',
    templates: 'guarda templates',
    idempotent: 'reconhece uma repetição',
  },
};
