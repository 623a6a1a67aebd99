import { Hono } from 'hono';
import { requireAdmin, requireScope, requireTenant, tenantOf, visibleTenant } from '../../../core/access/principal.ts';
import { tenantOnlyQuery } from '../../../core/api/common.ts';
import {
  createUploadSchema,
  fetchMediaSchema,
  filenameSchema,
  listMediaQuery,
  setMediaSettingsSchema,
  uploadMediaQuery,
} from '../../../core/api/media.ts';
import type { Upload } from '../../../core/media/upload.ts';
import { deleteMedia, findMedia, listMedia } from '../../../core/media/media.ts';
import { verifyPublicToken } from '../../../core/media/public-url.ts';
import { presentMedia } from '../../../core/media/row.ts';
import { getMediaSettings, setMediaSettings } from '../../../core/media/settings.ts';
import type { AppContext, AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { readBody, readQuery, readValue } from '../validate.ts';

// What only who brings media or reads them needs; a function that sends texts does not load it.
const uploads = () => import('../../../core/media/upload.ts');

async function answer(c: AppContext, id: string, tenantId: string | undefined, mayBeShown: boolean): Promise<Response> {
  const { answerMedia } = await import('../media-answer.ts');
  return answerMedia(c, await findMedia(c.get('gateway'), id, tenantId), mayBeShown);
}

/** For backends that fetch media by their address. Nobody is asked for a key: the address is one. */
export const publicMediaRoutes = new Hono<AppEnvironment>().get('/:id/:name', async (c) => {
  verifyPublicToken(c.get('gateway'), c.req.param('id'), c.req.query('token'));
  return answer(c, c.req.param('id'), undefined, false);
});

/** What a request brings: its body, or the file in the form that its body is. */
async function mediumOf(c: AppContext): Promise<Omit<Upload, 'tenantId'>> {
  const mediaType = c.req.header('content-type');
  const body = c.req.raw.body ?? new Blob().stream();
  if (mediaType === undefined || !/^multipart\/form-data *(;|$)/i.test(mediaType)) {
    const length = c.req.header('content-length');
    return { filename: undefined, mediaType, size: length === undefined ? undefined : Number(length), body };
  }
  const { openFormFile } = await import('../form-file.ts');
  const file = await openFormFile(mediaType, body);
  return {
    ...file,
    filename: file.filename === undefined ? undefined : readValue('filename', filenameSchema, file.filename),
    // A form that says nothing of its file calls it text.
    presumed: file.mediaType === 'text/plain',
    size: undefined,
  };
}

/** Media that we keep: uploaded, or received. */
export const mediaRoutes = new Hono<AppEnvironment>()
  /** The body is the medium itself, or a form with one file. Taken as it comes, never held as a whole. */
  .post('/', async (c) => {
    requireScope(c.get('principal'), 'send');
    const { tenantId, filename } = readQuery(c, uploadMediaQuery);
    const owner = requireTenant(c.get('principal'), tenantId);
    const { uploadMedia } = await uploads();
    const medium = await mediumOf(c);
    const media = await uploadMedia(c.get('gateway'), {
      ...medium,
      tenantId: owner,
      filename: filename ?? medium.filename,
    });
    return c.json(media, 201, { location: media.url });
  })
  .post('/fetch', async (c) => {
    requireScope(c.get('principal'), 'send');
    const { tenantId, ...wanted } = await readBody(c, fetchMediaSchema);
    const { fetchMedia } = await uploads();
    const media = await fetchMedia(
      c.get('gateway'),
      { ...wanted, tenantId: requireTenant(c.get('principal'), tenantId) },
      { signal: c.req.raw.signal },
    );
    return c.json(media, 201, { location: media.url });
  })
  /** For what is too large for a request: put into the storage directly, then `…/complete`. */
  .post('/uploads', async (c) => {
    requireScope(c.get('principal'), 'send');
    const { tenantId, ...upload } = await readBody(c, createUploadSchema);
    const { createUpload } = await uploads();
    return c.json(await createUpload(c.get('gateway'), requireTenant(c.get('principal'), tenantId), upload), 201);
  })
  .post('/uploads/:id/complete', async (c) => {
    requireScope(c.get('principal'), 'send');
    const { completeUpload } = await uploads();
    const media = await completeUpload(...named(c));
    return c.json(media, 200, { location: media.url });
  })
  .get('/', async (c) => {
    requireScope(c.get('principal'), 'read');
    const { tenantId, ...query } = readQuery(c, listMediaQuery);
    return c.json(await listMedia(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }));
  })
  .get('/settings', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    const { tenantId } = readQuery(c, tenantOnlyQuery);
    return c.json(await getMediaSettings(c.get('gateway'), requireTenant(c.get('principal'), tenantId)));
  })
  .put('/settings', async (c) => {
    requireScope(c.get('principal'), 'manage');
    const { tenantId } = readQuery(c, tenantOnlyQuery);
    const { quotaBytes, ...settings } = await readBody(c, setMediaSettingsSchema);
    if (quotaBytes !== undefined) requireAdmin(c.get('principal'));
    const owner = requireTenant(c.get('principal'), tenantId);
    return c.json(await setMediaSettings(c.get('gateway'), owner, settings, quotaBytes));
  })
  /** The bytes: whole, or one range of them. */
  .get('/:id', async (c) => {
    requireScope(c.get('principal'), 'read', 'send');
    return answer(c, c.req.param('id'), visibleTenant(c.get('principal')), true);
  })
  .get('/:id/details', async (c) => {
    requireScope(c.get('principal'), 'read', 'send');
    const row = await findMedia(...named(c));
    return c.json(presentMedia(row));
  })
  .delete('/:id', async (c) => {
    requireScope(c.get('principal'), 'send', 'manage');
    await deleteMedia(...named(c));
    return c.body(null, 204);
  });
