import { describe, expect, it } from 'vitest';
import { baseUrlSchema, isLoopback } from '../../../core/provider-kit/base-url.ts';

describe('where a backend is reached', () => {
  it.each([
    ['https://api.example', 'https://api.example'],
    ['https://api.example/v1///', 'https://api.example/v1'],
    ['http://127.0.0.1:3001/', 'http://127.0.0.1:3001'],
    ['http://localhost/base', 'http://localhost/base'],
    ['http://[::1]:80', 'http://[::1]:80'],
  ])('%s is one', (url, read) => {
    expect(baseUrlSchema.parse(url)).toBe(read);
  });

  it.each([
    ['http://api.example', 'must be https, unless it is on loopback'],
    ['http://localhost.example', 'must be https, unless it is on loopback'],
    ['http://127.0.0.1.example', 'must be https, unless it is on loopback'],
    ['https://user:word@api.example', 'must be scheme, host and path only'],
    ['https://api.example?key=1', 'must be scheme, host and path only'],
    ['https://api.example#part', 'must be scheme, host and path only'],
    ['ftp://127.0.0.1', 'Invalid URL'],
    ['api', 'Invalid URL'],
  ])('%s is none', (url, why) => {
    expect(baseUrlSchema.safeParse(url).error?.issues.map(({ message }) => message)).toEqual([why]);
  });

  it('is beside us by name, not by how it begins; what is no URL is not', () => {
    expect(['http://localhost:1', 'https://127.0.0.1', 'http://[::1]/a'].every(isLoopback)).toBe(true);
    expect(['http://localhost.example', 'https://10.0.0.1', 'localhost', ''].some(isLoopback)).toBe(false);
  });
});
