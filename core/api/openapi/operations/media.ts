import { tenantOnlyQuery } from '../../common.ts';
import {
  createUploadSchema,
  fetchMediaSchema,
  listMediaQuery,
  mediaPageSchema,
  mediaSchema,
  mediaSettingsViewSchema,
  setMediaSettingsSchema,
  uploadMediaQuery,
  uploadSchema,
} from '../../media.ts';
import type { ErrorCode } from '../../../provider/index.ts';
import type { Answer, HeaderName, Operation } from '../operation.ts';

const BYTES: readonly HeaderName[] = ['etag', 'accept-ranges', 'content-disposition'];

/** How bytes are answered. */
export const mediaAnswers: Readonly<Record<number, Answer>> = {
  200: { description: 'The bytes.', mediaTypes: ['*/*'], headers: BYTES },
  206: {
    description: 'The range that was asked for, or its beginning: see Content-Range.',
    mediaTypes: ['*/*'],
    headers: [...BYTES, 'content-range'],
  },
  302: {
    description: 'Too large for an answer here: it is at this address for five minutes, without a key.',
    headers: ['location'],
  },
  304: { description: 'You have it already.', headers: ['etag', 'accept-ranges'] },
};

/** What may stand in the way of bytes. */
export const MEDIA_PROBLEMS: readonly ErrorCode[] = ['media_unavailable', 'range_not_satisfiable', 'body_too_large'];

const made: Readonly<Record<number, Answer>> = {
  201: { description: 'It is kept.', schema: mediaSchema, headers: ['location'] },
};
const refusals: readonly ErrorCode[] = [
  'resource_not_found',
  'media_type_mismatch',
  'media_quota_exceeded',
  'body_too_large',
];

/** Media that are kept here: uploaded to be sent, or received. */
export const mediaOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/media',
    id: 'uploadMedia',
    tag: 'Media',
    summary: 'Upload a medium',
    description:
      'The body is the medium itself, of its own content type; `application/octet-stream` where you do not know it. What it is ' +
      'is looked at: a type that the content contradicts is refused. A `multipart/form-data` body with one file and no other ' +
      'field is taken as well.',
    scope: ['send'],
    query: uploadMediaQuery,
    binaryBody: ['*/*'],
    answers: made,
    problems: refusals,
  },
  {
    method: 'post',
    path: '/v1/media/fetch',
    id: 'fetchMedia',
    tag: 'Media',
    summary: 'Have a medium fetched from a public https address',
    scope: ['send'],
    body: fetchMediaSchema,
    answers: made,
    problems: [...refusals, 'url_not_allowed', 'media_unavailable', 'media_rejected'],
  },
  {
    method: 'post',
    path: '/v1/media/uploads',
    id: 'createMediaUpload',
    tag: 'Media',
    summary: 'Get an address to upload a large medium to',
    description:
      'For what is too large for a request, where the storage is S3. PUT the bytes there with the headers that are given, ' +
      'then call `…/complete`.',
    scope: ['send'],
    body: createUploadSchema,
    answers: { 201: { description: 'Where to put it.', schema: uploadSchema } },
    problems: [...refusals, 'conflict'],
  },
  {
    method: 'post',
    path: '/v1/media/uploads/:id/complete',
    id: 'completeMediaUpload',
    tag: 'Media',
    summary: 'Say that the bytes are there',
    scope: ['send'],
    answers: { 200: { description: 'It is kept.', schema: mediaSchema, headers: ['location'] } },
    problems: [...refusals, 'conflict'],
  },
  {
    method: 'get',
    path: '/v1/media',
    id: 'listMedia',
    tag: 'Media',
    summary: 'What is kept, newest first',
    scope: ['read'],
    query: listMediaQuery,
    answers: { 200: { description: 'A page.', schema: mediaPageSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/media/settings',
    id: 'getMediaSettings',
    tag: 'Media',
    summary: 'What becomes of received media, how long media are kept, and how much room there is',
    scope: ['read', 'manage'],
    query: tenantOnlyQuery,
    answers: { 200: { description: 'The settings.', schema: mediaSettingsViewSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'put',
    path: '/v1/media/settings',
    id: 'setMediaSettings',
    tag: 'Media',
    summary: 'Replace these settings',
    description: '`quotaBytes` needs the admin key, and stays as it is where it is not given.',
    scope: ['manage'],
    query: tenantOnlyQuery,
    body: setMediaSettingsSchema,
    answers: { 200: { description: 'The settings.', schema: mediaSettingsViewSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/media/:id',
    id: 'downloadMedia',
    tag: 'Media',
    summary: 'The bytes of a medium',
    description: 'Takes `Range` (one range), `If-Range` and `If-None-Match`.',
    scope: ['read', 'send'],
    answers: mediaAnswers,
    problems: MEDIA_PROBLEMS,
  },
  {
    method: 'get',
    path: '/v1/media/:id/details',
    id: 'getMediaDetails',
    tag: 'Media',
    summary: 'What is known of a medium',
    scope: ['read', 'send'],
    answers: { 200: { description: 'The medium.', schema: mediaSchema } },
  },
  {
    method: 'delete',
    path: '/v1/media/:id',
    id: 'deleteMedia',
    tag: 'Media',
    summary: 'Delete a medium',
    description: 'A message that still waits with it fails with `media_unavailable`.',
    scope: ['send', 'manage'],
    answers: { 204: { description: 'Gone.' } },
  },
  {
    method: 'get',
    path: '/media/:id/:name',
    id: 'downloadPublicMedia',
    tag: 'Media',
    summary: 'The bytes of a medium, for a backend that was given this address',
    description: 'We make these addresses when a message is sent; they end after twelve hours.',
    scope: 'none',
    answers: mediaAnswers,
    problems: MEDIA_PROBLEMS,
  },
];
