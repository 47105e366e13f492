import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(__dirname, '../..');

export interface Document {
  /** From the top of the project. */
  readonly path: string;
  readonly text: string;
  /** Without its code, in which nothing is a link or a heading. */
  readonly prose: string;
  /** As GitHub makes them. */
  readonly anchors: readonly string[];
}

/** Every Markdown file that people read on GitHub. */
export function documents(): readonly Document[] {
  return [...markdownIn('.', false), ...markdownIn('account', false), ...markdownIn('docs', true)].map(read);
}

export function read(file: string): Document {
  const text = readFileSync(path.join(root, file), 'utf8');
  const prose = text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
  return { path: file, text, prose, anchors: anchorsOf(prose) };
}

function markdownIn(folder: string, deep: boolean): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: deep, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));
}

/** Lower case, without punctuation, spaces as hyphens; the second of the same name ends in -1. */
function anchorsOf(prose: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading]) => {
    const slug = heading!
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${String(count)}`;
  });
}

export interface Link {
  readonly from: string;
  readonly target: string;
}

/** The links of a document that stay in the project. */
export function relativeLinks({ path: from, prose }: Document): readonly Link[] {
  return [...prose.matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)]
    .map(([, target]) => ({ from, target: target! }))
    .filter(({ target }) => !/^(https?|mailto):/.test(target));
}

/** The cells of every row of every table. */
export function tableRows({ prose }: Document): readonly (readonly string[])[] {
  return [...prose.matchAll(/^ *\|(.+)\| *$/gm)].map(([, row]) => row!.split('|').map((cell) => cell.trim()));
}

/** The texts of a document's fenced blocks in a language. */
export function fencedBlocks({ text }: Document, language: string): readonly string[] {
  const fences = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm');
  return [...text.matchAll(fences)].map(([, indent, body]) =>
    body!.replace(new RegExp(`^${indent!}`, 'gm'), ''),
  );
}

/** The commands that stand in the sentences of a document. */
export const inlineCommands = ({ prose }: Document): readonly string[] =>
  [...prose.matchAll(/`((?:aws|npx|npm) [^`]+)`/g)].map(([, line]) => line!);
