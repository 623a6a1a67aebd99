import { useId } from 'preact/hooks';
import { Field } from '../../parts/field.tsx';
import { Skeleton } from '../../parts/placeholders.tsx';
import { useWords } from '../../state/language.ts';
import { useLoad } from '../../state/load.ts';
import { useSession } from '../../state/session.ts';
import { MEDIA_TYPES, type SendType } from './content.ts';

/** What a message of this type is made of. `read.ts` makes the message of it. */
export function ContentFields({ type, tenantId }: { readonly type: SendType; readonly tenantId: string | undefined }) {
  const { talk, common } = useWords();
  const { fields: f, samples } = talk.send;
  const may = (label: string): string => `${label} (${common.optional})`;
  const text = (sample: string) => <Field name="text" label={f.text} value={sample} rows={3} required />;
  const caption = <Field name="caption" label={may(f.caption)} value={samples.caption} />;
  const options = (
    <Field name="options" label={f.options} hint={f.optionsHint} value={samples.options} rows={3} required />
  );
  const footer = <Field name="footer" label={may(f.footer)} />;
  const url = <Field name="url" label={f.url} type="url" value="https://example.com/" required />;
  return (
    <>
      {MEDIA_TYPES.includes(type) && <MediaFields />}
      {type === 'text' && text(samples.text)}
      {(type === 'image' || type === 'video') && caption}
      {type === 'audio' && <Field name="voice" type="checkbox" label={f.voice} />}
      {type === 'document' && (
        <>
          <Field name="filename" label={f.filename} value={samples.filename} required />
          {caption}
        </>
      )}
      {type === 'location' && (
        <>
          <div class="pair">
            <Field name="latitude" label={f.latitude} type="number" value="-23.5503" required />
            <Field name="longitude" label={f.longitude} type="number" value="-46.6339" required />
          </div>
          <Field name="name" label={may(f.name)} value={samples.place} />
          <Field name="address" label={may(f.address)} />
        </>
      )}
      {type === 'contacts' && (
        <>
          <Field name="name" label={f.name} value="Ana" required />
          <Field name="number" label={f.number} type="tel" value="+5511999990001" required />
        </>
      )}
      {type === 'reaction' && (
        <>
          <Field name="target" label={f.target} hint={f.targetHint} required />
          <Field name="emoji" label={f.emoji} value="👍" required />
        </>
      )}
      {type === 'poll' && (
        <>
          <Field name="question" label={f.question} value={samples.question} required />
          {options}
          <Field name="maxChoices" label={may(f.maxChoices)} type="number" />
        </>
      )}
      {type === 'buttons' && (
        <>
          {text(samples.choose)}
          {options}
          {footer}
        </>
      )}
      {type === 'list' && (
        <>
          {text(samples.choose)}
          <Field name="button" label={f.button} value={samples.button} required />
          {options}
          {footer}
        </>
      )}
      {type === 'cta_url' && (
        <>
          {text(samples.choose)}
          <Field name="button" label={f.button} value={samples.open} required />
          {url}
          {footer}
        </>
      )}
      {type === 'card' && (
        <>
          {text(samples.choose)}
          {options}
          {footer}
        </>
      )}
      {type === 'carousel' && (
        <>
          {text(samples.choose)}
          <Field name="mediaUrl" label={f.pictures} hint={f.picturesHint} rows={3} required />
          <Field name="button" label={f.button} value={samples.open} required />
          {url}
        </>
      )}
      {type === 'template' && <TemplateFields tenantId={tenantId} />}
    </>
  );
}

function MediaFields() {
  const { talk, common } = useWords();
  const { fields: f } = talk.send;
  const id = useId();
  return (
    <>
      <Field name="mediaUrl" label={f.mediaUrl} hint={f.mediaUrlHint} type="url" placeholder="https://…" />
      <div class="field">
        <label for={id}>
          {f.mediaFile} ({common.optional})
        </label>
        <input id={id} type="file" name="mediaFile" aria-describedby={`${id}-hint`} />
        <span class="hint" id={`${id}-hint`}>
          {f.mediaFileHint}
        </span>
      </div>
    </>
  );
}

/** One of the tenant's own where it has some, else its name by hand. */
function TemplateFields({ tenantId }: { readonly tenantId: string | undefined }) {
  const { talk, common } = useWords();
  const { fields: f } = talk.send;
  const { client, who } = useSession();
  const templates = useLoad(
    `templates of ${tenantId ?? ''}`,
    async (signal) =>
      (await client.templates.list({ limit: 100, ...(who === 'admin' && { tenantId }) }, { signal })).data,
    { on: false },
  );
  // Not one form first and another one later: nothing jumps.
  if (templates.value === undefined && templates.error === undefined) return <Skeleton rows={2} />;
  const known = templates.value ?? [];
  return (
    <>
      {known.length > 0 ? (
        <Field
          name="template"
          label={f.template}
          options={known.map(({ name, language }) => [`${name} ${language}`, `${name} · ${language}`] as const)}
        />
      ) : (
        <div class="pair">
          <Field name="templateName" label={f.templateName} required />
          <Field name="templateLanguage" label={f.templateLanguage} value="pt_BR" required />
        </div>
      )}
      <Field name="parameters" label={`${f.parameters} (${common.optional})`} hint={f.parametersHint} rows={2} />
    </>
  );
}
