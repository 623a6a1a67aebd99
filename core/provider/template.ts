import type { CallOptions } from './call.ts';

/** What WhatsApp makes of a template. Only an approved one can be sent outside the window. */
export type TemplateStatus = 'draft' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled';

/** WhatsApp's categories: they decide what a template may say, and what it costs. */
export type TemplateCategory = 'marketing' | 'utility' | 'authentication';

/** A button of a template. */
export type TemplateButton =
  | { readonly type: 'quick_reply'; readonly text: string }
  /** `url` may end in a gap, which a message's `buttons` fill; `example` is a sample value for it. */
  | { readonly type: 'url'; readonly text: string; readonly url: string; readonly example?: string }
  | { readonly type: 'phone'; readonly text: string; readonly number: string }
  /** Puts a code into the clipboard. WhatsApp words its label. */
  | { readonly type: 'copy_code'; readonly text?: string; readonly example: string }
  /** One that a template made elsewhere has and that we have no word for. It keeps its place, since buttons go by their index. */
  | { readonly type: 'other'; readonly text: string; readonly providerType: string };

/** What kind of medium stands above a template's body; `any` where the provider does not say which. */
export type TemplateHeaderMedia = 'image' | 'video' | 'document' | 'any';

/**
 * A stored message with gaps. `{{1}}`, `{{2}}` … in `body` are the gaps, filled in order by a message's `parameters`; the
 * gaps of header and buttons are counted for themselves.
 */
export type TemplateDefinition = {
  /** Lower-case letters, digits and underscores, at most 512. */
  readonly name: string;
  /** WhatsApp's language tag, `pt_BR`. */
  readonly language: string;
  readonly category: TemplateCategory;
  /** At most 1,024 UTF-16 code units. */
  readonly body: string;
  /** At most 60, with at most one gap. */
  readonly header?: string;
  /** A sample value for the header's gap. */
  readonly headerExample?: string;
  /** Instead of a text: each message brings its own medium. */
  readonly headerMedia?: TemplateHeaderMedia;
  readonly footer?: string;
  readonly buttons?: readonly TemplateButton[];
  /** One sample value for each gap: WhatsApp's reviewers want them. */
  readonly examples?: readonly string[];
};

/** A template as its provider has it. */
export type Template = TemplateDefinition & {
  /** The provider's id: a Content sid, a Graph id. */
  readonly providerTemplateId: string;
  readonly status: TemplateStatus;
  /** The provider's own word for it. */
  readonly providerStatus: string;
  readonly rejectionReason?: string;
};

/** Present where the backend keeps templates. A name and a language together name one template. */
export type ProviderTemplates = {
  list(options?: CallOptions): Promise<readonly Template[]>;
  /** Creates it and submits it for approval. Throws `conflict` where name and language exist already. */
  create(definition: TemplateDefinition, options?: CallOptions): Promise<Template>;
  /** Throws `template_not_found`. */
  read(name: string, language: string, options?: CallOptions): Promise<Template>;
  /** Set where `delete` takes all languages of a name, because the backend cannot do less. */
  readonly deletesAllLanguages?: true;
  /** Deletes one language, or with `deletesAllLanguages` all of that name. Safe to repeat. */
  delete(name: string, language: string, options?: CallOptions): Promise<void>;
};
