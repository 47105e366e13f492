import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { launchRecord } from '../../support/events.ts';
import { read, root } from '../markdown.ts';
import { type Copy, copyOfSources } from './copy.ts';

/**
 * The guides of CONTRIBUTING.md to adding a section of the report, an artifact and a drill, followed with toys in a copy
 * of the sources: nothing but what they say is done.
 */
let copy: Copy;
beforeAll(() => {
  copy = copyOfSources();
  cpSync(path.join(root, 'knip.json'), path.join(copy.folder, 'knip.json'));
  // What was synthesized of these sources before is taken from there.
  mkdirSync(path.join(root, '.firebreak'), { recursive: true });
  symlinkSync(path.join(root, '.firebreak'), path.join(copy.folder, '.firebreak'));
});
afterAll(() => copy.remove());

const section = `import { prose } from '../block.ts';
import type { SectionDefinition } from '../context.ts';

/** What a guide adds. */
export const toy: SectionDefinition = {
  id: 'toy',
  importance: 50,
  title: () => 'A TOY SECTION',
  make: ({ now }) => [prose(\`Written in \${String(now.getUTCFullYear())}.\`)],
};
`;

const calls = `import { gone, type Maker, type Remover, row } from '../row.ts';

export const makers: readonly Maker[] = [
  row('toys', 'CreateToy', 'T1578', {
    kind: 'toy',
    id: 'toy:<toyName>',
    what: 'toy <toyName>',
    removal: ['toys delete-toy --toy-name <toyName>'],
  }),
];

export const removers: readonly Remover[] = [gone('toys', 'DeleteToy', ['toy:<toyName>'])];
`;

const drill = `import { addCast, launchOf, letSpread, realIam } from './cast.ts';
import type { Drill } from './drill.ts';

export const toy: Drill = {
  id: 'toy',
  title: 'A toy attack',
  shows: 'that a guide is right',
  ending: { kind: 'held', because: 'nobody fights back', tells: [] },
  hardships: () => realIam,
  stage: async (account, options) => {
    const cast = await addCast(account, options.region);
    letSpread(account);
    return {
      setting: cast.setting,
      ...launchOf(account, cast, options),
      probes: [...cast.attackers, ...cast.innocents],
    };
  },
};
`;

/** The files that a guide names, from the paragraph that begins with its name. */
function filesNamed(guide: string): readonly string[] {
  const paragraphs = read('CONTRIBUTING.md').text.split('\n\n');
  const text = paragraphs.find((each) => each.startsWith(`**${guide}`))!;
  return [...text.matchAll(/`((?:core|drills|test|docs)(?:\/[\w/.-]+)?)`/g)].map(([, file]) => file!);
}

describe('the guide to a drill', () => {
  const run = (...options: readonly string[]) =>
    copy.run('node', 'bin/firebreak.ts', 'drill', 'toy', ...options);

  it('is followed by a drill that runs and ends as it says, once the list has it', async () => {
    copy.write('drills/toy.ts', drill);
    expect(await run()).toMatchObject({ code: 1, output: expect.stringContaining('no drill "toy"') });
    copy.insertAfter('drills/index.ts', "from './throttled.ts'", "import { toy } from './toy.ts';");
    copy.replace('drills/index.ts', '  throttled,\n', '  throttled,\n  toy,\n');
    const { code, output } = await run('--out', 'out');
    expect(output).toContain('Firebreak drill: A toy attack');
    expect(output).toContain('PASSED');
    expect(code).toBe(0);
  });
});

describe('the guides to a section and to an artifact', () => {
  const files = ['core/report/sections/toy.ts', 'core/artifacts/calls/toys.ts'];

  it('are refused half way: what no table leads to is dead', async () => {
    copy.write(files[0]!, section);
    copy.write(files[1]!, calls);
    const { code, output } = await copy.run('knip');
    expect(code).toBe(1);
    for (const file of files) expect(output).toContain(file);
    copy.insertAfter(
      'core/report/sections/table.ts',
      "from './restore.ts'",
      "import { toy } from './toy.ts';",
    );
    copy.replace('core/report/sections/table.ts', '  restore,\n', '  toy,\n  restore,\n');
    copy.insertAfter(
      'core/artifacts/calls/table.ts',
      "from './sessions.ts'",
      "import * as toys from './toys.ts';",
    );
    copy.replace('core/artifacts/calls/table.ts', '  defences,\n];', '  defences,\n  toys,\n];');
  });

  it('bring both into the report, the artifact with its removal', async () => {
    const toyCall = (eventName: string, eventTime: string) => ({
      ...launchRecord,
      eventID: `${eventName}-1`,
      eventTime,
      eventName,
      eventSource: 'toys.amazonaws.com',
      requestParameters: { toyName: 'bear' },
      responseElements: null,
    });
    const made = toyCall('CreateToy', '2026-11-01T10:01:00Z');
    const removed = toyCall('DeleteToy', '2026-11-01T10:02:00Z');
    const reportOf = (Records: readonly object[]) => {
      copy.write('trail.json', JSON.stringify({ Records }));
      const whose = ['--access-key-id', 'AKIAEXAMPLEKEY000001', '--trail', 'trail.json'];
      return copy.run('node', 'bin/firebreak.ts', 'report', ...whose);
    };
    const { code, output } = await reportOf([made]);
    expect(code).toBe(0);
    expect(output).toMatch(/A TOY SECTION\n {2}Written in 2\d\d\d\./);
    expect(output).toContain('toy bear, by CreateToy');
    expect(output).toContain('aws toys delete-toy --toy-name bear --region ap-southeast-2');
    const later = await reportOf([made, removed]);
    expect(later.output).toContain('toy bear, by CreateToy');
    expect(later.output).not.toContain('aws toys delete-toy');
  });

  it('ask for an example of the artifact, and the command of its removal', async () => {
    const test = ['test/core/artifacts/read-artifacts.test.ts', '-t', 'every call of the table'];
    const without = await copy.run('jest', ...test);
    expect(without.code).toBe(1);
    expect(without.output).toContain('toys CreateToy');
    copy.replace(
      'test/core/artifacts/artifact-calls.ts',
      'const iamCalls: readonly ArtifactCall[] = [\n',
      "const iamCalls: readonly ArtifactCall[] = [\n  ['toys', 'CreateToy', { toyName: 'bear' }],\n",
    );
    copy.replace(
      'test/core/artifacts/removal-commands.ts',
      'export const removalCommands: Readonly<Record<string, readonly string[]>> = {\n',
      "export const removalCommands: Readonly<Record<string, readonly string[]>> = {\n  'toys CreateToy': ['aws toys delete-toy --toy-name bear --region us-east-1'],\n",
    );
    const { code, output } = await copy.run('jest', ...test);
    expect(output).not.toContain('●');
    expect(code).toBe(0);
  });
});

describe('all that was added', () => {
  it('is accepted by the compiler, which asks for what is left out', () => {
    const added = ['core/report/sections/table.ts', 'core/artifacts/calls/table.ts', 'drills/index.ts'];
    const check = () => copy.typeCheck(...added, 'account/**/*.d.ts');
    expect(check()).toEqual([]);
    copy.replace('core/report/sections/toy.ts', '  importance: 50,\n', '');
    copy.replace(
      'drills/toy.ts',
      "  ending: { kind: 'held', because: 'nobody fights back', tells: [] },\n",
      '',
    );
    copy.replace('core/artifacts/calls/toys.ts', "    what: 'toy <toyName>',\n", '');
    const said = check().join('\n');
    expect(said).toMatch(/sections\/toy\.ts.*'importance' is missing/);
    expect(said).toMatch(/drills\/toy\.ts.*'ending' is missing/);
    expect(said).toMatch(/calls\/toys\.ts.*'what' is missing/);
  }, 300_000); // a drill knows the whole account, and all of that is checked
});

describe('the files that a guide names', () => {
  it.each([
    ['A section of the report', ['core/report/sections', 'core/report/sections/table.ts', 'docs/report.md']],
    [
      'A call that makes an artifact',
      [
        'core/artifacts/calls',
        'core/artifacts/calls/table.ts',
        'test/core/artifacts/artifact-calls.ts',
        'test/core/artifacts/removal-commands.ts',
      ],
    ],
    ['A drill', ['drills', 'drills/index.ts', 'docs/try.md']],
  ])(
    '%s: are those that are changed here, and the rows of pages that pages.test.ts holds',
    (guide, files) => {
      expect(filesNamed(guide)).toEqual(files);
    },
  );
});
