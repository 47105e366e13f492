import {
  deniedAttributes,
  incidentAttributes,
  launchAttributes,
  priorAttributes,
  restoreAttributes,
  statuses,
} from '../../core/incident/item/items.ts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rows as benchRows } from '../../cli/bench/rows.ts';
import { makers } from '../../core/artifacts/calls/table.ts';
import { depthLimit } from '../../core/lineage/lineage.ts';
import { sectionTable } from '../../core/report/sections/table.ts';
import { issuedLimit } from '../../core/review/follow.ts';
import { resourceLimit } from '../../core/review/resources.ts';
import { defineSettings } from '../../core/settings/settings.ts';
import { drills } from '../../drills/index.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { permissions } from '../../lib/access/permissions.ts';
import { ofType, resourcesOf, synthesize } from '../lib/synthesized.ts';
import { read, root, tableRows } from './markdown.ts';

const { responder, sensors } = synthesize();
const resources = resourcesOf(responder);

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
    const ends = {
      held: 'held',
      'in-part': 'in part',
      'not-held': 'not held',
      alerted: 'alerted',
      restored: 'restored',
    } as const;
    expect(rows.map(([id, , ending]) => [id, ending])).toEqual(
      drills.map(({ id, ending }) => [`\`${id}\``, ends[ending.kind]]),
    );
  });
});

describe('the front page', () => {
  it('says how many drills there are beside the first', () => {
    expect(read('README.md').text).toContain(`There are ${drills.length - 1} more drills`);
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
    // An alarm on an expression is paid by the metrics in it.
    const metrics = ofType(resources, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
      ((Properties['Metrics'] as readonly object[] | undefined) ?? [{}]).filter(
        (each) => !('Expression' in each),
      ),
    );
    expect(metrics).toHaveLength(36);
    for (const sensor of sensors)
      expect(ofType(resourcesOf(sensor), 'AWS::CloudWatch::Alarm')).toHaveLength(1);
    expect(read('docs/costs.md').text).toContain('36 in the home region, 1 for each sensor');
    // Key, alarms and pings of three and of seventeen regions, as the page and README say them.
    const idle = [3, 17].map((regions) => (1 + (metrics.length + regions) * 0.1 + 0.01).toFixed(1));
    const pages = [read('docs/costs.md').text, read('README.md').text];
    expect(pages[0]).toContain(`**${idle[0]}0**  | **${idle[1]}0**`);
    expect(pages[1]).toContain(`$${idle[0]}0 a month for three regions and $${idle[1]}0 for seventeen`);
    const kept = Object.values(resources).filter(({ DeletionPolicy }) =>
      DeletionPolicy?.startsWith('Retain'),
    );
    const logs = kept.filter(({ Type }) => Type === 'AWS::Logs::LogGroup');
    expect(logs).toHaveLength(18);
    expect(read('docs/deploy.md').text).toContain('eighteen log groups');
    expect(kept.filter(({ Type }) => Type !== 'AWS::Logs::LogGroup').map(({ Type }) => Type)).toEqual(
      expect.arrayContaining(['AWS::KMS::Key', 'AWS::DynamoDB::Table', 'AWS::S3::Bucket']),
    );
    expect(kept).toHaveLength(18 + 3);
  });
});

describe('the page of speed', () => {
  it('names the targets that the bench judges by', () => {
    const shown = ['key-second', 'key-all-second', 'key-pinged', 'key-none', 'key-used'];
    const ids = [...shown, 'sessions-second', 'password-second'];
    const targets = tableRows(read('docs/speed.md'))
      .slice(2, 2 + ids.length)
      .map((cells) => /^at most ([\d.]+)/.exec(cells.at(-1)!)?.[1]);
    expect(targets).toEqual(
      ids.map((id) => benchRows.find((row) => row.id === id)!.atMost).map((most) => most && String(most)),
    );
  });
});

describe('the architecture', () => {
  it('is read in a quarter of an hour', () => {
    expect(Buffer.byteLength(read('docs/architecture.md').text)).toBeLessThanOrEqual(15_000);
  });
});

describe('the page of the incident table', () => {
  it('names every attribute and status of its definition', () => {
    const { text } = read('docs/reference/incident-table.md');
    const names = [
      ...incidentAttributes,
      ...launchAttributes,
      ...priorAttributes,
      ...restoreAttributes,
      ...deniedAttributes,
      ...statuses,
    ];
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
