/** Meta's Cloud API as it is. */
export { capabilities } from '../cloud-api/capabilities.ts';
