import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateRoleCommand, CreateServiceSpecificCredentialCommand } from '@aws-sdk/client-iam';
import { type Account, startAccount } from '@firebreak/account';
import { addCast, type Cast, launchOf } from '../../../drills/cast.ts';
import { firebreak } from '../../support/run/cli.ts';
import { fencedBlocks, read } from '../markdown.ts';
import { lines, missing } from './sample.ts';
import { itWhere } from '../../support/it-where.ts';
import { awsCli, hasShell, runPage } from './shell.ts';

let account: Account;
let cast: Cast;
let launchId: string;
const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-by-hand-'));
beforeAll(async () => {
  account = await startAccount({ historyDelayMs: 0 });
  cast = await addCast(account, 'eu-west-1');
  const ServiceName = 'codecommit.amazonaws.com';
  await cast.root.send(new CreateServiceSpecificCredentialCommand({ UserName: cast.victim, ServiceName }));
  launchId = await launchOf(account, cast, { region: 'ap-northeast-1' }).launch();
  await cast.root.send(new CreateRoleCommand({ RoleName: 'ROLE', AssumeRolePolicyDocument: trust }));
});
afterAll(async () => {
  await account.close();
  rmSync(folder, { recursive: true });
});

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const page = read('docs/runbook.md');

/** The blocks of an entry of the runbook. */
function blocksOf(heading: string): readonly string[] {
  const section = page.text.split(/^###? /m).find((each) => each.startsWith(`${heading}\n`))!;
  return fencedBlocks({ ...page, text: section }, 'sh');
}

/** What `drill --keep` prints, too. */
function asRoot(): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = account.iam.root;
  return {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
  };
}

describe('tracing by hand', () => {
  it('prints what the page shows', async () => {
    const { code, stdout } = await firebreak(['trace', '--event-id', launchId], { env: asRoot() });
    expect(code).toBe(0);
    expect(missing('docs/by-hand.md', lines(stdout))).toEqual([]);
  });
});

const itWithAwsCli = itWhere(
  hasShell && awsCli !== '',
  'the commands of the runbook against the embedded account',
  'bash, jq or the AWS CLI',
);

describe('containing by hand, as the runbook says', () => {
  itWithAwsCli('does so, pasted as it stands, with the AWS CLI', async () => {
    const [ofRole = ''] = blocksOf('A role session');
    const blocks = [...blocksOf('An IAM user'), ...blocksOf('When the inline policy does not fit'), ofRole];
    const { code, stderr } = await runPage(blocks, folder, asRoot());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { users, roles } = account.iam.snapshot();
    expect(users[cast.victim]).toMatchObject({
      accessKeys: [{ status: 'Inactive' }],
      hasPassword: false,
      serviceCredentials: [{ status: 'Inactive' }],
      permissionsBoundary: 'arn:aws:iam::aws:policy/AWSDenyAll',
      inlinePolicies: {
        FirebreakRevokeSessions: {
          Statement: [
            { Effect: 'Deny', Condition: { DateLessThan: { 'aws:TokenIssueTime': expect.any(String) } } },
          ],
        },
      },
    });
    expect(users[cast.victim]!.attachedPolicies).toContain('arn:aws:iam::aws:policy/AWSDenyAll');
    expect(roles['ROLE']).toMatchObject({ inlinePolicies: { FirebreakByHand: expect.any(Object) } });
  });
});
