import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../../../core/report/document.ts';

/** The forms of one report, as a drill leaves them behind. */
interface Forms {
  readonly document: Document;
  readonly page: string;
  readonly text: string;
}

/** What the reports of a drill print. */
export interface Printed {
  /** Every command once, in the order in which on-call gets to see it. */
  readonly commands: readonly string[];
  /** Texts that look like a command and are none of them: nobody pastes those. */
  readonly strays: readonly string[];
  /** Commands that one form has and another has not, or has otherwise. */
  readonly differences: readonly string[];
}

/** Reads mails, texts, pages and documents of a drill. @param folder what `drill --out` was given */
export function printedIn(folder: string): Printed {
  const reports = reportsIn(folder);
  const mails = readdirSync(folder)
    .filter((name) => /^notice-\d+\.txt$/.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const inPages = reports.flatMap(({ page }) => commandsOfPage(page));
  const commands = [...new Set([...inPages, ...reports.flatMap(doNow)])];
  const lines = [...mails, ...reports.map(({ text }) => text)].map((text) => text.split('\n'));
  return {
    commands,
    strays: lines.flatMap((each) => straysIn(each, commands)),
    differences: [
      ...reports.flatMap((report) => missing(report)),
      ...lines.flat().flatMap((line) => {
        const found = isCommandLine(line) && !commands.includes(line.trim());
        return found ? [`in a text alone: ${line}`] : [];
      }),
    ],
  };
}

const doNow = ({ document }: Forms): readonly string[] =>
  (document.doNow ?? []).flatMap((step) => step.commands);

/** What is to be done now stands on a line of its own in the text, and in a box of the page. */
function missing(report: Forms): readonly string[] {
  const codes = commandsOfPage(report.page);
  const lines = report.text.split('\n').map((line) => line.trim());
  return doNow(report).flatMap((command) => [
    ...(codes.includes(command) ? [] : [`not in the page: ${command}`]),
    ...(lines.includes(command) ? [] : [`not in the text: ${command}`]),
  ]);
}

function reportsIn(folder: string): readonly Forms[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'report.json')
    .map((file) => path.join(folder, path.dirname(file)))
    .map((where) => ({
      document: JSON.parse(readFileSync(path.join(where, 'report.json'), 'utf8')) as Document,
      page: readFileSync(path.join(where, 'report.html'), 'utf8'),
      text: readFileSync(path.join(where, 'report.txt'), 'utf8'),
    }))
    .toSorted((a, b) => a.document.writtenAt.localeCompare(b.document.writtenAt));
}

/** A command stands in a box of its own: a sentence is wrapped, and made harmless for a mail client. */
export const commandsOfPage = (page: string): readonly string[] =>
  [...page.matchAll(/<code[^>]*>(.*?)<\/code>/gs)].map(([, inner = '']) => toText(inner));

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

const toText = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|(\w+));/g, (entity, code?: string, name?: string) =>
      code === undefined ? (entities[name ?? ''] ?? entity) : String.fromCodePoint(Number(code)),
    );

/** Texts wrap their sentences, never their commands. */
const isCommandLine = (line: string): boolean =>
  /^ +(?:aws [a-z]|npx --no|\[\[ |for id in |\w+=["$])/.test(line);

function straysIn(lines: readonly string[], commands: readonly string[]): readonly string[] {
  const sentences = lines
    .filter((line) => !isCommandLine(line))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  const known = commands
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, command) => text.replaceAll(command, ''), sentences);
  return known.match(/\baws [a-z0-9-]+ [a-z]+-[a-z-]+.{0,80}|npx --no .{0,80}/g) ?? [];
}
