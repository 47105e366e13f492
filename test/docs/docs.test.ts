import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { usage as containUsage } from '../../cli/contain/options.ts';
import { usage as benchUsage } from '../../cli/bench/options.ts';
import { usage as drillUsage } from '../../cli/drill/options.ts';
import { listUsage, showUsage } from '../../cli/incidents/options.ts';
import { usage as learnUsage } from '../../cli/learn/options.ts';
import { usage as replayUsage } from '../../cli/replay/options.ts';
import { usage as reportUsage } from '../../cli/report/options.ts';
import { usage as restoreUsage } from '../../cli/restore/options.ts';
import { usage as traceUsage } from '../../cli/trace/options.ts';
import { makers } from '../../core/artifacts/calls/table.ts';
import { depthLimit } from '../../core/lineage/lineage.ts';
import { sectionTable } from '../../core/report/sections/table.ts';
import { issuedLimit } from '../../core/review/follow.ts';
import { resourceLimit } from '../../core/review/resources.ts';
import { defineSettings } from '../../core/settings/settings.ts';
import { drills } from '../../drills/index.ts';
import { backupStep, findingStep, steps, trailStep } from '../../lambda/contract.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { permissions } from '../../lib/access/permissions.ts';
import { runbook } from '../../lib/responder/runbook.ts';
import { backupKey, definitionOf, ofType, resourcesOf, synthesize } from '../lib/synthesized.ts';
import { documents, type Link, read, relativeLinks, root, tableRows } from './markdown.ts';

const all = documents();
const readme = read('README.md');
const { responder, sensors } = synthesize();
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
  learn: learnUsage,
  trace: traceUsage,
  contain: containUsage,
  report: reportUsage,
  restore: restoreUsage,
  incidents: listUsage,
  incident: showUsage,
};

describe('the documents', () => {
  it('are there', () => {
    expect(all.map((document) => document.path)).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/runbook.md']),
    );
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
    const named = all.flatMap(({ text }) => [...text.matchAll(/npx ([\w@/-]+)/g)].map(([, name]) => name!));
    expect(named).toContain('cdk');
    const { bin } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { bin: object };
    const isThere = (name: string): boolean =>
      name in bin || existsSync(path.join(root, 'node_modules', '.bin', name));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  it('give the commands only options that they have', () => {
    const form = /(?:npm run (?:--silent )?(drill|bench) --|npx firebreak ([a-z]+)) ?([^`#\n]*)/g;
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
      [...prose.matchAll(/^Exit code of `(\w+)`: (.+)$/gm)].map(
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

  it('says of every function what follows when it ends with errors', () => {
    const rows = tableRows(read('docs/runbook.md'));
    const begin = rows.findIndex(([first]) => first === 'function') + 2;
    const named = rows
      .slice(begin)
      .flatMap(([first = '']) => first.replace(/, only with .*/, '').split(', '));
    const functions = [...steps, backupStep, findingStep, trailStep];
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

describe('the page of the settings', () => {
  const rows = tableRows(read('docs/settings.md'));

  it('has a row for every field of the settings, and no other', () => {
    const source = readFileSync(path.join(root, 'core/settings/settings.ts'), 'utf8');
    const fields = (name: string) => {
      const body = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)![1]!;
      return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field]) => field!);
    };
    const wanted = [
      ...fields('Settings'),
      ...fields('Expectation').map((field) => `expectations[].${field}`),
    ].map((field) => `\`${field}\``);
    expect(wanted.length).toBeGreaterThan(15);
    const table = rows.slice(rows.findIndex(([first]) => first === 'field') + 2).map(([field]) => field!);
    const end = table.findIndex((field) => !field.startsWith('`'));
    expect(table.slice(0, end).toSorted()).toEqual(wanted.toSorted());
  });

  it('names the ranges that the check accepts', () => {
    const ranges = rows.flatMap(([field = '', text = '']) => {
      const [, least, most] = /^(\d+) to (\d+): /.exec(text) ?? [];
      return most === undefined
        ? []
        : [{ field: field.slice(1, -1), least: Number(least), most: Number(most) }];
    });
    expect(ranges.length).toBeGreaterThan(4);
    for (const { field, least, most } of ranges) {
      const isAccepted = (value: number): boolean => {
        try {
          checkSettings(
            defineSettings({ mode: 'observe', regions: ['us-east-1'], expectations: [], [field]: value }),
          );
          return true;
        } catch {
          return false;
        }
      };
      const accepted = [least - 1, least, most, most + 1].map(isAccepted);
      expect({ field, accepted }).toEqual({ field, accepted: [false, true, true, false] });
    }
  });

  it('shows the defaults that the settings have', () => {
    const { mode, regions, expectations, ...defaults } = defineSettings({
      mode: 'observe',
      regions: [],
      expectations: [],
    });
    expect([mode, regions, expectations]).toEqual(['observe', [], []]); // they have none
    for (const [field, value] of Object.entries(defaults)) {
      const shown = JSON.stringify(value)
        .replace(/"(\w+)":/g, ' $1: ')
        .replace(/\}$/, ' }')
        .replace(/"/g, "'");
      expect(rows).toContainEqual([`\`${field}\``, expect.any(String), `\`${shown}\``]);
    }
  });
});

describe('the page of trying it', () => {
  it('has a row for every drill, and how it must end', () => {
    const rows = tableRows(read('docs/try.md')).slice(2);
    const ends = { held: 'held', 'not-held': 'not held' } as const;
    expect(rows.map(([id, , ending]) => [id, ending])).toEqual(
      drills.map(({ id, ending }) => [`\`${id}\``, ends[ending.kind]]),
    );
  });
});

describe('the page of the report', () => {
  it('has a row for each section, in the order of the report', () => {
    const ids = sectionTable.map(({ id }) => `\`${id}\``);
    const rows = tableRows(read('docs/report.md')).map(([first]) => first!);
    const begin = rows.indexOf('section') + 2;
    expect(rows.slice(begin, begin + ids.length)).toEqual(ids);
  });
});

describe('the page of what it does', () => {
  const rows = tableRows(read('docs/what-it-does.md'));
  const callsIn = (text = ''): readonly string[] => text.match(/\biam:[A-Z]\w+/g) ?? [];

  it('names of every role the calls on IAM that change something, and those that only read', () => {
    const granted = Object.entries(permissions).flatMap(([role, list]) =>
      list.flatMap(({ actions, protects = false }) =>
        actions
          .filter((action) => action.startsWith('iam:'))
          .map((action) => `${role} ${protects ? 'changes' : 'reads'} ${action}`),
      ),
    );
    const named = rows.flatMap(([first = '', changes, reads]) => {
      const [, role = ''] = /^`([\w-]+)`/.exec(first) ?? [];
      return [
        ...callsIn(changes).map((action) => `${role} changes ${action}`),
        ...callsIn(reads).map((action) => `${role} reads ${action}`),
      ];
    });
    expect(named.toSorted()).toEqual(granted.toSorted());
  });
});

describe('the page of limits', () => {
  it('has the numbers that the code has', () => {
    const { text } = read('docs/limits.md');
    expect(text).toContain(`the ${String(makers.length)} calls that can make an artifact`);
    expect(text).toContain(`${String(issuedLimit)} are followed`);
    expect(text).toContain(`${String(resourceLimit)} are looked up`);
    expect([depthLimit, text]).toEqual([5, expect.stringContaining('It follows five hops')]);
  });
});

describe('the pages of costs and of deploying', () => {
  it('count the alarms and what stays behind', () => {
    expect(ofType(resources, 'AWS::CloudWatch::Alarm')).toHaveLength(20);
    for (const sensor of sensors)
      expect(ofType(resourcesOf(sensor), 'AWS::CloudWatch::Alarm')).toHaveLength(1);
    expect(read('docs/costs.md').text).toContain('20 in the home region, 1 for each sensor');
    const kept = Object.values(resources).filter(({ DeletionPolicy }) =>
      DeletionPolicy?.startsWith('Retain'),
    );
    const logs = kept.filter(({ Type }) => Type === 'AWS::Logs::LogGroup');
    expect(logs).toHaveLength(14);
    expect(read('docs/deploy.md').text).toContain('fourteen log groups');
    expect(kept.filter(({ Type }) => Type !== 'AWS::Logs::LogGroup').map(({ Type }) => Type)).toEqual(
      expect.arrayContaining(['AWS::KMS::Key', 'AWS::DynamoDB::Table', 'AWS::S3::Bucket']),
    );
    expect(kept).toHaveLength(14 + 3);
  });
});

describe('the architecture', () => {
  it('is read in a quarter of an hour', () => {
    expect(Buffer.byteLength(read('docs/architecture.md').text)).toBeLessThanOrEqual(15_000);
  });
});

describe('the page of the states', () => {
  const protectedTags = [{ key: 'break-glass', value: 'yes' }];
  const trail = { bucket: 'trail-bucket', days: 400 };
  const { responder: whole } = synthesize({ protectedTags, backupKey, securityHub: true, trail });
  const states = statesOf(definitionOf(resourcesOf(whole)));
  const rows = tableRows(read('docs/reference/state-machine.md'));
  const statesIn = (text = ''): readonly string[] =>
    [...text.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name!);

  it('names every state of the state machine, and none that it has not', () => {
    const named = new Set(rows.flatMap(([first, second]) => statesIn(`${first} ${second}`)));
    expect([...named].toSorted()).toEqual(states.map(([name]) => name).toSorted());
  });

  it('says how often each task is repeated, where it is not five times', () => {
    const counted = rows.filter(([times]) => /^\d+$/.test(times!));
    const said = counted.flatMap(([times, names]) => statesIn(names).map((name) => [name, Number(times)]));
    const found = states.flatMap(([name, { Retry = [] }]) =>
      Retry.filter(({ MaxAttempts }) => MaxAttempts !== 5).map(({ MaxAttempts }) => [name, MaxAttempts]),
    );
    expect(said.toSorted()).toEqual(found.toSorted());
  });
});

interface State {
  readonly Branches?: readonly States[];
  readonly Retry?: readonly { readonly MaxAttempts: number }[];
}

interface States {
  readonly States: Readonly<Record<string, State>>;
}

function statesOf(machine: unknown): readonly (readonly [string, State])[] {
  return Object.entries((machine as States).States).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.Branches ?? []).flatMap(statesOf),
  ]);
}
