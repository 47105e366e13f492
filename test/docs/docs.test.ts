import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { usage as firstHourUsage } from '../../cli/first-hour/options.ts';
import { usage as verifyUsage } from '../../cli/verify/options.ts';
import { usage as containUsage } from '../../cli/contain/options.ts';
import { usage as benchUsage } from '../../cli/bench/options.ts';
import { usage as drillUsage } from '../../cli/drill/options.ts';
import { listUsage, showUsage } from '../../cli/incidents/options.ts';
import { usage as initUsage } from '../../cli/init/options.ts';
import { usage as learnUsage } from '../../cli/learn/options.ts';
import { usage as replayUsage } from '../../cli/replay/options.ts';
import { usage as reportUsage } from '../../cli/report/options.ts';
import { pauseUsage, resumeUsage } from '../../cli/brake/options.ts';
import { usage as restoreUsage } from '../../cli/restore/options.ts';
import { usage as stacksUsage } from '../../cli/stacks/options.ts';
import { usage as traceUsage } from '../../cli/trace/options.ts';
import { backupStep, findingStep, steps, progressStep, trailStep } from '../../lambda/contract.ts';
import { runbook } from '../../lib/responder/runbook.ts';
import { ofType, resourcesOf, synthesize } from '../lib/synthesized.ts';
import { documents, type Link, read, relativeLinks, root, tableRows } from './markdown.ts';

const all = documents();
const readme = read('README.md');
const { responder } = synthesize();
const resources = resourcesOf(responder);

/** What is wrong with a link, or undefined. */
function problemOf({ from, target }: Link): string | undefined {
  const [file = '', anchor] = target.split('#');
  const to = file === '' ? from : path.join(path.dirname(from), file);
  if (!existsSync(path.join(root, to))) return `${from}: ${target} leads nowhere`;
  if (anchor === undefined) return undefined;
  return read(to).anchors.includes(anchor) ? undefined : `${from}: ${to} has no heading #${anchor}`;
}

/** The text of each command's help. */
const usages: Readonly<Record<string, string>> = {
  drill: drillUsage,
  bench: benchUsage,
  replay: replayUsage,
  init: initUsage,
  learn: learnUsage,
  trace: traceUsage,
  contain: containUsage,
  report: reportUsage,
  restore: restoreUsage,
  incidents: listUsage,
  incident: showUsage,
  pause: pauseUsage,
  resume: resumeUsage,
  stacks: stacksUsage,
  verify: verifyUsage,
  'first-hour': firstHourUsage,
};

describe('the documents', () => {
  it('are there', () => {
    expect(all.map((document) => document.path)).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/runbook.md']),
    );
  });

  // The name on npm is nobody's as long as Firebreak is not published there, and anybody may take it.
  it('and every program run what is installed as firebreak, and have npx fetch nothing', () => {
    const programs = ['bin', 'cli', 'core', 'drills', 'lambda', 'lib'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => path.join(folder, name)),
    );
    const texts = [...all.map((document) => document.path), ...programs].map(
      (file) => [file, readFileSync(path.join(root, file), 'utf8')] as const,
    );
    expect(texts.filter(([, text]) => text.includes('npx --no firebreak')).length).toBeGreaterThan(5);
    const fetches = /\b(?:npx|npm exec)(?: (?!--no )-\S+)* firebreak\b/;
    expect(texts.filter(([, text]) => fetches.test(text)).map(([file]) => file)).toEqual([]);
  });

  it('link to files and headings that exist', () => {
    const links = all.flatMap(relativeLinks);
    expect(links.length).toBeGreaterThan(50);
    expect(links.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: object;
    };
    const named = all.flatMap(({ text }) =>
      [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!),
    );
    expect(named).toContain('drill');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    expect(Object.keys(scripts)).toContain('test'); // for `npm test`
  });

  it('name only programs that the project installs', () => {
    const named = all.flatMap(({ text }) =>
      [...text.matchAll(/npx (?:--no )?([\w@/-]+)/g)].map(([, name]) => name!),
    );
    expect(named).toContain('cdk');
    const { bin } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { bin: object };
    const isThere = (name: string): boolean =>
      name in bin || existsSync(path.join(root, 'node_modules', '.bin', name));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  it('give the commands only options that they have', () => {
    const form = /(?:npm run (?:--silent )?(drill|bench) --|npx --no firebreak ([a-z]+)) ?([^`#\n]*)/g;
    const given = all.flatMap(({ text }) =>
      [...text.matchAll(form)].flatMap(([, script, command, options]) =>
        (options!.match(/--[a-z-]+/g) ?? []).map((option) => ({ command: (script ?? command)!, option })),
      ),
    );
    expect(given).toContainEqual({ command: 'contain', option: '--execute' });
    expect(given).toContainEqual({ command: 'drill', option: '--trail' });
    expect(given.filter(({ command, option }) => !usages[command]!.includes(`${option} `))).toEqual([]);
  });
});

describe('the exit codes', () => {
  it('are those of each command, in its own words', () => {
    const told = all.flatMap(({ prose }) =>
      [...prose.matchAll(/^Exit code of `([\w-]+)`: (.+)$/gm)].map(
        ([, command, codes]) => [command!, codes!] as const,
      ),
    );
    expect(told.map(([command]) => command).toSorted()).toEqual(
      Object.keys(usages)
        .filter((command) => command !== 'bench')
        .toSorted(),
    );
    for (const [command, codes] of told) {
      const [, own = ''] = /^Exit code: ([\s\S]+)/m.exec(usages[command]!)!;
      expect(codes).toBe(own.trim().replace(/\s+/g, ' '));
    }
    expect(all.flatMap(({ path: page, prose }) => (/exit codes?: /i.test(prose) ? [page] : []))).toEqual([]);
  });
});

describe('the runbook', () => {
  it.each(Object.values(runbook))('has the entry %s that alarms point to, in all its parts', (anchor) => {
    const { text, anchors } = read('docs/runbook.md');
    expect(anchors).toContain(anchor);
    const heading = anchor.replace(/-/g, ' ');
    const entry = text.split(/^## /m).find((section) => section.toLowerCase().startsWith(`${heading}\n`))!;
    for (const part of ['What it means', 'What may be happening', 'First five minutes', 'Over when']) {
      expect(entry).toContain(`**${part}.**`);
    }
  });

  it('names outputs, a bus, a key and functions that the stack has', () => {
    const { text } = read('docs/runbook.md');
    const outputs = [...text.matchAll(/\$\(output (\w+)\)/g)].map(([, name]) => name!);
    expect(outputs.length).toBeGreaterThan(3);
    expect(Object.keys(responder.template.Outputs!)).toEqual(expect.arrayContaining(outputs));
    const names = ['alias/firebreak', '"firebreak-verify"', '"Name":"firebreak"'];
    const template = JSON.stringify(responder.template);
    expect(names.filter((name) => !template.includes(name))).toEqual([]);
    for (const shown of ['alias/firebreak', 'log firebreak-STEP', '--event-bus-name firebreak'])
      expect(text).toContain(shown);
  });

  it('says of every function what follows when it ends with errors', () => {
    const rows = tableRows(read('docs/runbook.md'));
    const begin = rows.findIndex(([first]) => first === 'function') + 2;
    const named = rows
      .slice(begin)
      .flatMap(([first = '']) => first.replace(/, only with .*/, '').split(', '));
    const functions = [...steps, backupStep, findingStep, trailStep, progressStep];
    expect(named.slice(0, functions.length).toSorted()).toEqual(functions.toSorted());
  });

  it('answers every alarm by the name that it has in the console', () => {
    const ids = ofType(resources, 'AWS::CloudWatch::Alarm').map(([id]) =>
      id.replace(/^Alarms|[0-9A-F]{8}$/g, ''),
    );
    const { text } = read('docs/runbook.md');
    expect(ids.filter((id) => !id.endsWith('Errors') && !text.includes(`\`${id}\``))).toEqual([]);
  });
});

describe('the README', () => {
  it('has the two commands, and is read to its end', () => {
    expect(readme.text).toContain('\nnpm ci && npm run drill\n');
    expect(readme.text).toContain('\nnpm ci && npm test\n');
    expect(readme.text.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it('leads to every page for whoever uses Firebreak', () => {
    const pages = all.map((document) => document.path).filter((file) => /^docs\/[a-z-]+\.md$/.test(file));
    expect(pages.length).toBeGreaterThan(10);
    const linked = relativeLinks(readme).map(({ target }) => target.split('#')[0]!);
    expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
  });
});
