/** Meta's error numbers, one table for all who speak the Cloud API. Meta always gives a number, so nothing is added here. */
export { meaningOf } from '../cloud-api/error-table.ts';
