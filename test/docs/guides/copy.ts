import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../markdown.ts';

/** A copy of the sources in a folder of its own, which a guide of CONTRIBUTING.md is followed in. */
export interface Copy {
  readonly folder: string;
  readonly read: (file: string) => string;
  /** Makes a file, or replaces it. */
  readonly write: (file: string, text: string) => void;
  /** Puts lines at the end of a file. */
  readonly append: (file: string, text: string) => void;
  /** Puts a text where another one stands. @throws Error where that one does not stand there exactly once */
  readonly replace: (file: string, found: string, by: string) => void;
  /** Puts whole lines behind the one line that holds a text. @throws Error where no line does, or several */
  readonly insertAfter: (file: string, found: string, lines: string) => void;
  /**
   * What the compiler says of these files and folders, and of all that they import, a line each; nothing where all is
   * well. Files that have not changed since the last check of the copy are not parsed again.
   */
  readonly typeCheck: (...included: readonly string[]) => readonly string[];
  /** Runs a command of node_modules/.bin in the copy. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<Ran>;
  readonly remove: () => void;
}

interface Ran {
  readonly code: number;
  /** Standard output, then standard error. */
  readonly output: string;
}

const sources = ['bin', 'core', 'lambda', 'lib', 'cli', 'drills', 'account', 'test'];
const files = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'jest.config.ts',
  'firebreak.config.ts',
  'cdk.json',
];

/** Copies everything but what is installed, which is linked: some thousand files in a second. */
export function copyOfSources(): Copy {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-guide-'));
  const at = (file: string): string => path.join(folder, file);
  for (const each of [...sources, ...files]) cpSync(path.join(root, each), at(each), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), at('node_modules'));
  const run = (command: string, ...args: readonly string[]): Promise<Ran> =>
    new Promise((resolve) => {
      execFile(at(`node_modules/.bin/${command}`), args, { cwd: folder }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, output: `${stdout}${stderr}` });
      });
    });
  const replace = (file: string, found: string, by: string): void => {
    const [before, after, ...more] = readFileSync(at(file), 'utf8').split(found);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`${file} must hold this text exactly once: ${found}`);
    writeFileSync(at(file), `${before}${by}${after}`);
  };
  return {
    folder,
    read: (file) => readFileSync(at(file), 'utf8'),
    write: (file, text) => writeFileSync(at(file), text),
    append: (file, text) => appendFileSync(at(file), text),
    replace,
    insertAfter: (file, found, lines) => {
      const holding = readFileSync(at(file), 'utf8')
        .split('\n')
        .filter((line) => line.includes(found));
      replace(file, `${holding[0] ?? found}\n`, `${holding[0] ?? ''}\n${lines}\n`);
    },
    typeCheck: typeCheckOf(folder),
    run,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function typeCheckOf(folder: string): Copy['typeCheck'] {
  const json = ts.readConfigFile(path.join(folder, 'tsconfig.json'), (file) => readFileSync(file, 'utf8'));
  const parsed = new Map<string, ts.SourceFile>();
  let last: ts.Program | undefined;
  return (...included) => {
    const config = { ...(json.config as object), include: included };
    const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    const host = ts.createCompilerHost(options);
    const getSourceFile: typeof host.getSourceFile = (file, ...rest) => {
      const text = ts.sys.readFile(file);
      const before = parsed.get(file);
      if (before?.text === text) return before;
      const source = host.getSourceFile(file, ...rest);
      if (source) parsed.set(file, source);
      return source;
    };
    last = ts.createProgram(fileNames, options, { ...host, getSourceFile }, last);
    return ts.getPreEmitDiagnostics(last).map((each) => toLine(each, folder));
  };
}

function toLine({ file, messageText }: ts.Diagnostic, folder: string): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  return file === undefined ? text : `${path.relative(folder, file.fileName)}: ${text}`;
}
