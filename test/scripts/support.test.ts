import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/ports.ts';
import { createTestDatabase, postgresMissing } from '../support/postgres.ts';
import { spawnProgram } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';

describe('eventually', () => {
  it('returns the first answer', async () => {
    let calls = 0;
    expect(await eventually(() => (++calls < 3 ? undefined : calls))).toBe(3);
  });

  it('takes a failed expectation for "not yet"', async () => {
    let calls = 0;
    await eventually(() => {
      calls++;
      expect(calls).toBe(2);
      return true;
    });
    expect(calls).toBe(2);
  });

  it('says what it waited for and why it gave up', async () => {
    const waiting = eventually(() => Promise.reject(new Error('no phone')), { timeoutMs: 1, description: 'a phone' });
    await expect(waiting).rejects.toThrow('Waited 1 ms in vain for a phone: no phone');
  });
});

describe('spawnProgram', () => {
  it('waits for the ready line and ends the program when told', async () => {
    const program = await spawnProgram({
      args: ['-e', `console.log('hello'); console.log('{"ready":true,"url":"http://x"}'); setInterval(() => {}, 1000)`],
    });
    expect(program.url).toBe('http://x');
    expect(program.lines).toContain('hello');
    expect(await program.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('throws with the output where the program ends first', async () => {
    const starting = spawnProgram({ args: ['-e', `console.error('no disk'); process.exit(3)`] });
    await expect(starting).rejects.toThrow('no disk');
  });

  it('hears what a program says last, also where that arrives after its end', async () => {
    // Who inherits the output holds it back: it is written to after the program has ended.
    const program = await spawnProgram({
      args: [
        '-e',
        `require('node:child_process').spawn(process.execPath, ['-e', 'process.on("disconnect", () => console.log("late word"))'],
          { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }).on('spawn', () => process.exit())`,
      ],
      ready: /late word/,
    });
    expect(program.lines).toContain('late word');
  });

  it('does not hand its own environment on', async () => {
    process.env['POLYZAP_LEAK'] = 'leaked';
    const program = await spawnProgram({ args: ['-p', '`leak: ${process.env.POLYZAP_LEAK}`'], ready: /^leak/ });
    delete process.env['POLYZAP_LEAK'];
    expect(program.lines).toEqual(['leak: undefined']);
  });
});

describe('freePort', () => {
  it('gives each port once, and none that a system hands out to who asks for any', async () => {
    const ports = [await freePort(), await freePort(), await freePort()];
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(10_000);
      expect(port).toBeLessThan(16_000);
    }
  });
});

describe.skipIf(postgresMissing !== undefined)('createTestDatabase', () => {
  it('makes databases that know nothing of each other, sorted by a language and not by bytes', async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(first.url, 'CREATE TABLE only_here (id text)');
    await expect(query(second.url, 'SELECT * FROM only_here')).rejects.toThrow('does not exist');
    expect(await query(first.url, `SELECT 'a' < 'B' AS sorted`)).toEqual([{ sorted: true }]);
    await Promise.all([first.drop(), second.drop()]);
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
