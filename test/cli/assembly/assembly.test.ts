import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withAssembly } from '../../../cli/assembly/assembly.ts';
import { synthesize } from '../../../cli/assembly/synthesize.ts';
import type { Settings } from '../../../core/settings/settings.ts';

jest.mock('../../../cli/assembly/synthesize.ts', () => ({ synthesize: jest.fn() }));

const synthesized = jest.mocked(synthesize);
const settings = { mode: 'contain' } as Settings;
const other = { mode: 'observe' } as Settings;
let keptIn: string;

beforeEach(() => {
  keptIn = mkdtempSync(path.join(tmpdir(), 'firebreak-assemblies-'));
  synthesized.mockReset().mockImplementation((directory) => {
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'manifest.json'), '{}');
    return Promise.resolve();
  });
});
afterEach(() => rmSync(keptIn, { recursive: true, force: true }));

/** Whether there was something to synthesize, and what was in the assembly's folder. */
async function use(wanted: Settings): Promise<readonly [isNew: boolean, files: readonly string[]]> {
  let isNew: boolean | undefined;
  const begin = (is: boolean) => void (isNew = is);
  const files = await withAssembly({ settings: wanted, keptIn }, begin, (directory) =>
    Promise.resolve(readdirSync(directory)),
  );
  return [isNew!, files];
}

describe('an assembly', () => {
  it('is synthesized once for the same sources and settings', async () => {
    expect(await use(settings)).toEqual([true, ['manifest.json']]);
    expect(await use(settings)).toEqual([false, ['manifest.json']]);
    expect(synthesized).toHaveBeenCalledTimes(1);
  });

  it('is another one under other settings, and in another account', async () => {
    await use(settings);
    expect(await use(other)).toEqual([true, ['manifest.json']]);
    const account = process.env['CDK_DEFAULT_ACCOUNT'];
    process.env['CDK_DEFAULT_ACCOUNT'] = '999900001111';
    try {
      expect(await use(settings)).toEqual([true, ['manifest.json']]);
    } finally {
      if (account === undefined) delete process.env['CDK_DEFAULT_ACCOUNT'];
      else process.env['CDK_DEFAULT_ACCOUNT'] = account;
    }
  });

  it('is synthesized once for all who ask at the same time', async () => {
    const all = await Promise.all([use(settings), use(settings), use(settings)]);
    expect(all.map(([, files]) => files)).toEqual([['manifest.json'], ['manifest.json'], ['manifest.json']]);
    expect(synthesized).toHaveBeenCalledTimes(1);
  });

  it('that cannot be synthesized leaves nothing behind, and is tried again', async () => {
    synthesized.mockImplementationOnce((directory) => {
      mkdirSync(directory);
      return Promise.reject(new Error('half of it'));
    });
    await expect(use(settings)).rejects.toThrow('half of it');
    expect(readdirSync(keptIn)).toEqual([]);
    expect(await use(settings)).toEqual([true, ['manifest.json']]);
  });

  it('is not waited for in vain: the lock of a process that was killed is broken', async () => {
    await use(settings);
    const [name] = readdirSync(keptIn);
    rmSync(path.join(keptIn, name!), { recursive: true });
    const lock = path.join(keptIn, `${name!}.lock`);
    mkdirSync(lock);
    const longAgo = new Date(Date.now() - 6 * 60_000);
    utimesSync(lock, longAgo, longAgo);
    expect(await use(settings)).toEqual([true, ['manifest.json']]);
    expect(readdirSync(keptIn)).toEqual([name]);
  });

  it('that nobody has used for an hour is removed, and one that was used is not', async () => {
    await use(settings);
    const [name] = readdirSync(keptIn);
    const longAgo = new Date(Date.now() - 61 * 60_000);
    utimesSync(path.join(keptIn, name!), longAgo, longAgo);
    await use(settings);
    expect(Date.now() - statSync(path.join(keptIn, name!)).mtimeMs).toBeLessThan(60_000);
    utimesSync(path.join(keptIn, name!), longAgo, longAgo);
    await use(other);
    expect(existsSync(path.join(keptIn, name!))).toBe(false);
  });

  it('is not taken for unused while somebody works with it for hours, as a kept account does', async () => {
    await use(settings);
    const assembly = path.join(keptIn, readdirSync(keptIn)[0]!);
    jest.useFakeTimers();
    try {
      const work = async () => {
        const longAgo = new Date(Date.now() - 59 * 60_000);
        utimesSync(assembly, longAgo, longAgo);
        jest.advanceTimersByTime(10 * 60_000);
        expect(Date.now() - statSync(assembly).mtimeMs).toBeLessThan(60_000);
        return Promise.resolve();
      };
      await withAssembly({ settings, keptIn }, () => undefined, work);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('that somebody else was sooner with is used, and the own one thrown away', async () => {
    synthesized.mockImplementationOnce((directory) => {
      mkdirSync(directory);
      writeFileSync(path.join(directory, 'mine.json'), '{}');
      const theirs = directory.replace(/\.\d+$/, '');
      mkdirSync(theirs);
      writeFileSync(path.join(theirs, 'theirs.json'), '{}');
      rmSync(`${theirs}.lock`, { recursive: true });
      return Promise.resolve();
    });
    expect(await use(settings)).toEqual([true, ['theirs.json']]);
    expect(readdirSync(keptIn)).toHaveLength(1);
  });

  it('is kept elsewhere, and not for long, where the project cannot be written to', async () => {
    const file = path.join(keptIn, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    let folder: string | undefined;
    await withAssembly(
      { settings, keptIn: path.join(file, 'below') },
      () => undefined,
      (directory) => {
        folder = directory;
        expect(existsSync(path.join(directory, 'manifest.json'))).toBe(true);
        return Promise.resolve();
      },
    );
    expect(folder).toContain(tmpdir());
    expect(existsSync(folder!)).toBe(false);
  });
});
