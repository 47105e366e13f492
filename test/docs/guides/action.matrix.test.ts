import path from 'node:path';
import type * as schema from '../../../cli/restore/by-file/file-schema.ts';
import type * as permissions from '../../../lib/access/action-permissions.ts';
import type * as matrix from '../../matrix/check.ts';
import type * as cast from '../../matrix/scenarios.ts';
import { faultKinds } from '../../matrix/faults.ts';
import { type Copy, copyOfSources } from './copy.ts';

const definition = `import { type AnyAction, holderOf, type OfUser, whoIs } from '../any-action.ts';
import { option } from '../../values/shell.ts';
import { type ActionDefinition, inPlace, type Outline, reverted } from './definition.ts';
import * as field from './fields.ts';
import { restorable, type Restoration, type Taken } from './taken.ts';

interface TagUser extends OfUser {
  readonly kind: 'tag-user';
}

export const tagUserOutline: Outline<TagUser, 'disable-console'> = {
  step: 'disable-console',
  covers: () => [],
};

const [key, value] = ['firebreak', 'contained'];

/** Tags the user. The tag that was there is null where there was none. */
export const tagUser: ActionDefinition<TagUser, 'userTags', { readonly tag: string | null }> = {
  fields: { userName: field.userName, uniqueId: field.uniqueId },
  calls: [
    { call: 'iam:ListUserTags', on: 'users', to: 'prior', why: 'Restoring needs the tag that was there.' },
    { call: 'iam:TagUser', on: 'users', to: 'change', why: 'Shows everybody that the user is contained.' },
    { call: 'iam:ListUserTags', on: 'users', to: 'reread', why: 'Reads the tag again.' },
  ],
  prior: {
    fields: { tag: field.textOrNull },
    read: async ({ userName }, { userTags }) => ({ tag: (await userTags.read(userName, key)) ?? null }),
  },
  execute: async ({ userName }, { userTags }, { attempt }) => [
    await attempt(userName, async () => {
      await userTags.put(userName, key, value);
      return { status: 'done' };
    }),
  ],
  reread: async ({ userName }, { userTags }) =>
    (await userTags.read(userName, key)) === value ? inPlace('it is tagged') : reverted('the tag is gone'),
  byHand: ({ userName }) =>
    \`aws iam tag-user \${option('user-name', userName)} --tags Key=\${key},Value=\${value}\`,
  taken: (action, { state }) =>
    restorable(restoration, [{ kind: 'tag', holder: holderOf(action), before: state?.tag ?? null }]),
  restoreByHand: ({ userName }, { done }) =>
    done.length === 0 ? [] : [\`aws iam untag-user \${option('user-name', userName)} --tag-keys \${key}\`],
};

interface TakenTag extends Taken {
  readonly kind: 'tag';
  readonly before: string | null;
}

const restoration: Restoration<TakenTag> = {
  rank: 3,
  isDeny: false,
  describe: ({ holder }) => \`tag \${key} of \${whoIs(holder)}\`,
  idOf: () => key,
  isTakenBy: ({ kind }: AnyAction) => kind === 'tag-user',
  check: async ({ holder, before }, { ports }) =>
    ((await ports.userTags.read(holder.name, key)) ?? null) === before
      ? { is: 'there', note: 'as before' }
      : { is: 'to-do', note: 'remove it' },
  restore: async ({ holder, before }, ports) => {
    if (before === null) await ports.restore.untag(holder.name, key);
    else await ports.userTags.put(holder.name, key, before);
    return {};
  },
};
`;

const maker = `import { type IAMClient, ListUserTagsCommand, TagUserCommand } from '@aws-sdk/client-iam';
import type { UserTags } from '../../../core/containment/actions/ports.ts';
import { toFailure } from '../failure.ts';

export function makeUserTags(iam: IAMClient): UserTags {
  return {
    async read(UserName, key) {
      try {
        const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName }));
        return Tags.find(({ Key }) => Key === key)?.Value;
      } catch (error) {
        throw toFailure(error, \`reading the tags of \${UserName}\`);
      }
    },
    async put(UserName, Key, Value) {
      try {
        await iam.send(new TagUserCommand({ UserName, Tags: [{ Key, Value }] }));
      } catch (error) {
        throw toFailure(error, \`tagging \${UserName}\`);
      }
    },
  };
}
`;

const port = `
export interface UserTags {
  readonly read: (userName: string, key: string) => Promise<string | undefined>;
  readonly put: (userName: string, key: string, value: string) => Promise<void>;
}
`;

const untag = `    untag: async (UserName, key) => {
      await iam.send(new UntagUserCommand({ UserName, TagKeys: [key] }));
    },`;

const actions = 'core/containment/actions';
const iam = 'lambda/aws/iam';

/** The steps of the guide in CONTRIBUTING.md, "An action", in its order. */
const steps: readonly { readonly step: string; readonly take: (copy: Copy) => void }[] = [
  { step: 'its definition', take: ({ write }) => write(`${actions}/tag-user.ts`, definition) },
  {
    step: 'its row in both halves of the table',
    take: ({ insertAfter }) => {
      const table = `${actions}/table.ts`;
      insertAfter(
        table,
        "import * as sessions from './sessions.ts';",
        "import * as tags from './tag-user.ts';",
      );
      insertAfter(table, 'signIn.disableConsoleOutline,', "  'tag-user': tags.tagUserOutline,");
      insertAfter(table, "'disable-console': signIn.disableConsole,", "  'tag-user': tags.tagUser,");
    },
  },
  {
    step: 'who gets it',
    take: ({ insertAfter }) =>
      insertAfter(
        'core/containment/plan.ts',
        "{ kind: 'disable-console', ...user },",
        "    { kind: 'tag-user', ...user },",
      ),
  },
  {
    step: 'the port of a call that none makes yet, and its maker',
    take: ({ append, insertAfter, write }) => {
      append(`${actions}/ports.ts`, port);
      insertAfter(
        `${actions}/ports.ts`,
        'readonly credentials: OtherCredentials;',
        '  readonly userTags: UserTags;',
      );
      write(`${iam}/user-tags.ts`, maker);
      const line = 'import { makeOtherCredentials }';
      insertAfter(`${iam}/ports.ts`, line, "import { makeUserTags } from './user-tags.ts';");
      insertAfter(`${iam}/ports.ts`, 'credentials: makeOtherCredentials', '    userTags: makeUserTags(iam),');
    },
  },
  {
    step: 'what only restoring calls',
    take: ({ insertAfter }) => {
      const type = '    readonly untag: (userName: string, key: string) => Promise<void>;';
      insertAfter(`${actions}/ports.ts`, 'readonly createPassword:', type);
      insertAfter(`${iam}/restore.ts`, '  PutUserPermissionsBoundaryCommand,', '  UntagUserCommand,');
      insertAfter(`${iam}/restore.ts`, 'return {', untag);
    },
  },
  {
    step: 'the port in the handler of its step',
    take: ({ insertAfter, replace }) => {
      const handler = 'lambda/steps/disable-console/handler.ts';
      insertAfter(
        handler,
        'import { makeLoginProfiles }',
        "import { makeUserTags } from '../../aws/iam/user-tags.ts';",
      );
      const ports = 'loginProfiles: makeLoginProfiles(iam)';
      replace(handler, ports, `${ports}, userTags: makeUserTags(iam)`);
    },
  },
];

/** All that knows of actions one by one, and no client of AWS but IAM's: their types take a compiler seconds. */
const checked = [
  'core/containment',
  'core/restore',
  'lambda/steps/disable-console',
  'lambda/steps/verify',
  'lib/access/permissions.ts',
  'cli/by-hand/ports.ts',
  'cli/restore/by-file/file-schema.ts',
];

describe('the guide to adding an action', () => {
  let copy: Copy;
  beforeAll(() => {
    copy = copyOfSources();
    for (const { take } of steps) take(copy);
  });
  afterAll(() => copy.remove());
  const at = (file: string): string => path.join(copy.folder, file);

  it('makes an action that the compiler accepts', () => {
    expect(copy.typeCheck(...checked)).toEqual([]);
  });

  it.each([
    ['its row in the outlines', `${actions}/table.ts`, "  'tag-user': tags.tagUserOutline,\n"],
    ['its row in its step', `${actions}/table.ts`, "  'tag-user': tags.tagUser,\n"],
    ['the port in the handler', 'lambda/steps/disable-console/handler.ts', ', userTags: makeUserTags(iam)'],
  ])('is refused by the compiler without %s', (_step, file, text) => {
    const whole = copy.read(file);
    copy.replace(file, text, '');
    const problems = copy.typeCheck('core/containment', 'lambda/steps/disable-console');
    copy.write(file, whole);
    expect(problems.join('\n')).toMatch(/'tag-user'|'userTags'/);
  });

  it('gives the role of its step its calls, each with its reason, and a check its reads', () => {
    const { actionPermissions, rereadPermissions } = jest.requireActual<typeof permissions>(
      at('lib/access/action-permissions.ts'),
    );
    expect(actionPermissions('disable-console')).toEqual(
      expect.arrayContaining([
        { actions: ['iam:ListUserTags'], on: 'users', reason: 'Restoring needs the tag that was there.' },
        {
          actions: ['iam:TagUser'],
          on: 'users',
          reason: 'Shows everybody that the user is contained.',
          protects: true,
        },
      ]),
    );
    expect(rereadPermissions().flatMap((each) => each.actions)).toContain('iam:ListUserTags');
    expect(rereadPermissions().flatMap((each) => each.actions)).not.toContain('iam:TagUser');
  });

  it('makes an action that a file of evidence may hold', () => {
    const { keptFile } = jest.requireActual<typeof schema>(at('cli/restore/by-file/file-schema.ts'));
    const time = '2026-11-01T10:00:00.000Z';
    const fileOf = (tag: unknown, userName = 'bob') => ({
      incident: { id: 'fb-1', subject: 'user bob', openedAt: time },
      caller: { kind: 'user-key' },
      plan: { actions: [{ kind: 'tag-user', userName }] },
      priors: [{ action: { kind: 'tag-user', userName }, readAt: time, state: { tag } }],
    });
    expect(keptFile.safeParse(fileOf('old')).data?.priors?.[0]?.state).toEqual({ tag: 'old' });
    expect(keptFile.safeParse(fileOf(null)).success).toBe(true);
    expect(keptFile.safeParse(fileOf(7)).success).toBe(false);
    expect(keptFile.safeParse(fileOf('old', 'b o b')).success).toBe(false);
  });

  it('makes an action that the matrix accepts: each fault at each of its calls', async () => {
    const { refer, tryFaults } = jest.requireActual<typeof matrix>(at('test/matrix/check.ts'));
    const { scenarios } = jest.requireActual<typeof cast>(at('test/matrix/scenarios.ts'));
    const [scenario] = scenarios;
    const reference = await refer(scenario!, { whole: true });
    const own = reference.sites.filter((site) => /(?:TagUser|ListUserTags)/.test(site));
    expect(own).toEqual(expect.arrayContaining([expect.stringMatching(/^DisableConsole TagUser/)]));
    expect(own).toEqual(expect.arrayContaining([expect.stringMatching(/^Verify\S* ListUserTags/)]));
    const wrong: string[] = [];
    for (const site of own)
      for (const kind of faultKinds)
        wrong.push(...(await tryFaults(scenario!, [{ site, kind }], reference, { whole: true })).wrong);
    const refused = { refused: new Set(['TagUser']), whole: true };
    wrong.push(...(await tryFaults(scenario!, [], reference, refused)).wrong);
    expect(wrong).toEqual([]);
  });
});
