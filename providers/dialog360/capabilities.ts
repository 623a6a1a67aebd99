/** 360dialog passes messages on as they are: what it can do is what the Cloud API can. */
export { capabilities } from '../cloud-api/capabilities.ts';
