import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Account } from '@firebreak/account';
import type { Keys } from '../../drills/people.ts';
import { permissions } from '../../lib/access/permissions.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { flat } from './support/aftermath.ts';
import { addUser, attacker, launch, root } from './support/people.ts';
import { findIn, leavings } from './support/search.ts';

let deployed: Deployed;
let account: Account;
const lines: string[] = [];
/** A call whose answer is lost, so often. */
const lost = { call: '', times: 0 };
/** The calls of the step. */
const made: string[] = [];

beforeAll(async () => {
  deployed = await startDeployed({
    settingsFile: 'test/e2e/settings/backup-settings.ts',
    account: {
      fault: ({ service, operation, principal }) =>
        principal.arn.includes('/firebreak-') && `${service}:${operation}` === lost.call && lost.times-- > 0
          ? { kind: 'lost' }
          : undefined,
      onProgress: (progress) => {
        if (progress.kind === 'log') lines.push(progress.line);
      },
    },
    onCall: ({ call }) => {
      if (call.principal.arn.endsWith('/firebreak-create-backup-key'))
        made.push(`${call.service}:${call.operation}`);
    },
  });
  ({ account } = deployed);
}, startTimeout);
afterEach(() => {
  expect(account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

/** A user without a password. */
async function addWorkload(name: string, path = '/service/'): Promise<Keys> {
  const { iam } = root(account);
  await iam.send(new CreateUserCommand({ UserName: name, Path: path }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn }));
  return addKey(name);
}

async function addKey(name: string): Promise<Keys> {
  const { AccessKey } = await root(account).iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

const read = (credentials: Keys, SecretId: string) =>
  new SecretsManagerClient({ region: 'us-east-1', endpoint: account.endpoint, credentials }).send(
    new GetSecretValueCommand({ SecretId }),
  );
const keysOf = (name: string) => account.iam.snapshot().users[name]!.accessKeys;
const secretOf = (name: string) => account.secrets.all().find((secret) => secret.name.includes(`/${name}/`));
const everywhere = () => leavings(account, deployed.stacks, lines);

async function steal(keys: Keys) {
  // A key of the second of the launch passes for one that the attacker made.
  account.clock.advanceBy(2_000);
  const seen = deployed.watch();
  await launch(account, keys, 'eu-west-1');
  await account.settled();
  return seen;
}

describe('a workload’s key that launches', () => {
  let stolen: Keys;
  let report: string;
  let backup: { AccessKeyId: string; SecretAccessKey: string };

  beforeAll(async () => {
    stolen = await addWorkload('build,farm=1');
    const seen = await steal(stolen);
    report = flat(seen.notices()[0]);
    const [value] = secretOf('build=2Cfarm=3D1')!.values;
    backup = JSON.parse(value!.text!) as typeof backup;
  }, startTimeout);

  it('goes inactive, and the workload works with another', async () => {
    expect(keysOf('build,farm=1').map(({ accessKeyId, status }) => [accessKeyId, status])).toEqual([
      [stolen.accessKeyId, 'Inactive'],
      [backup.AccessKeyId, 'Active'],
    ]);
    const workload = { accessKeyId: backup.AccessKeyId, secretAccessKey: backup.SecretAccessKey };
    await expect(launch(account, stolen, 'eu-west-1')).rejects.toThrow();
    // Not a launch: that would contain this key, too.
    await expect(
      attacker(account, workload).iam.send(new CreateUserCommand({ UserName: 'made-by-workload' })),
    ).resolves.toMatchObject({ User: { UserName: 'made-by-workload' } });
  });

  it('has its new secret read by the readers alone, not by an administrator, root or the user', async () => {
    const { arn } = secretOf('build=2Cfarm=3D1')!;
    const keeper = await addWorkload('keeper', '/keepers/');
    const admin = await addWorkload('admin', '/people/');
    await expect(read(keeper, arn)).resolves.toMatchObject({ SecretString: JSON.stringify(backup) });
    const workload = { accessKeyId: backup.AccessKeyId, secretAccessKey: backup.SecretAccessKey };
    for (const other of [admin, workload, account.iam.root]) {
      await expect(read(other, arn)).rejects.toThrow(/explicit deny/);
    }
  });

  it('is reported with the secret’s ARN, its readers and what to do', () => {
    const { arn } = secretOf('build=2Cfarm=3D1')!;
    expect(report).toContain(
      `User build,farm=1 has the new access key ${backup.AccessKeyId}. Its secret is in Secrets Manager and nowhere else: ${arn}`,
    );
    expect(report).toContain(
      'It can be read by arn:aws:iam::111122223333:user/keepers/*, and by nobody else',
    );
    expect(report).toContain(
      `aws secretsmanager get-secret-value --region us-east-1 --secret-id ${arn} --query SecretString`,
    );
    expect(report).toContain(
      `aws iam delete-access-key --user-name build,farm=1 --access-key-id ${stolen.accessKeyId}`,
    );
  });

  it('has its new secret nowhere but in Secrets Manager', async () => {
    const places = await everywhere();
    expect(Object.values(places).map((texts) => texts.length > 0)).toEqual(Array(6).fill(true));
    expect(findIn(places, backup.SecretAccessKey)).toEqual({});
    // The search does find what is there: the id of the same key.
    expect(Object.keys(findIn(places, backup.AccessKeyId)).toSorted()).toEqual([
      'CloudTrail record',
      'S3 object',
      'SNS message',
      'execution history',
      'log line',
      'table item',
    ]);
    const holding = account.secrets
      .all()
      .flatMap(({ name, values }) => values.map(({ text }) => ({ name, text })))
      .filter(({ text }) => text?.includes(backup.SecretAccessKey));
    expect(holding).toHaveLength(1);
  });

  it('has its new secret under the customer-managed key', () => {
    const keys = deployed.stacks.flatMap(({ resources }) =>
      resources.filter(({ type }) => type === 'AWS::KMS::Key'),
    );
    expect(keys).toHaveLength(1);
    expect(secretOf('build=2Cfarm=3D1')!.kmsKeyId).toContain(keys[0]!.ref);
  });

  it('is left alone at the later looks', () => {
    expect(account.states.executions()[0]!.status()).toBe('SUCCEEDED');
    expect(keysOf('build,farm=1').map(({ status }) => status)).toEqual(['Inactive', 'Active']);
  });
});

describe('a backup key that cannot be stored', () => {
  it('ends inactive, is said, and its secret is nowhere', async () => {
    const stolen = await addWorkload('unlucky');
    const seen = deployed.watch();
    await deployed.without('create-backup-key', 'secretsmanager:PutSecretValue', async () => {
      await launch(account, stolen, 'eu-west-1');
      await account.settled();
    });
    const [, made] = keysOf('unlucky');
    expect(keysOf('unlucky').map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
    expect(secretOf('unlucky')!.values).toEqual([]);
    const text = flat(seen.notices()[0]);
    expect(seen.notices()[0]!.subject).toMatch(/^Firebreak CONTAINED SO FAR: user unlucky, /);
    expect(text).toMatch(
      /THE BACKUP KEY FAILED The secret of the new key could not be stored \(.*AccessDenied.*\); the key was made inactive\./,
    );
    expect(text).toContain(`The key: ${made!.accessKeyId}. Delete it.`);
    const [attempt] = seen.calls().filter(({ call }) => call.operation === 'PutSecretValue');
    const { SecretString } = attempt!.call.input as { SecretString: string };
    const { AccessKeyId, SecretAccessKey } = JSON.parse(SecretString) as Record<string, string>;
    expect(AccessKeyId).toBe(made!.accessKeyId);
    expect(findIn(await everywhere(), SecretAccessKey!)).toEqual({});
  });
});

describe('a backup key that cannot be made', () => {
  it('is said, and the containment stands', async () => {
    const stolen = await addWorkload('keyless');
    const seen = deployed.watch();
    await deployed.without('create-backup-key', 'iam:CreateAccessKey', async () => {
      await launch(account, stolen, 'eu-west-1');
      await account.settled();
    });
    expect(keysOf('keyless').map(({ status }) => status)).toEqual(['Inactive']);
    expect(seen.notices()[0]!.subject).toMatch(/^Firebreak CONTAINED SO FAR: /);
    expect(flat(seen.notices()[0])).toMatch(
      /THE BACKUP KEY FAILED No key was made: AccessDenied.*CreateAccessKey/,
    );
  });

  it('for a step that cannot run at all: said, and the containment stands', async () => {
    const stolen = await addWorkload('stepless');
    const seen = deployed.watch();
    await deployed.without('create-backup-key', 'secretsmanager:DescribeSecret', async () => {
      await launch(account, stolen, 'eu-west-1');
      await account.settled();
    });
    expect(flat(seen.notices()[0])).toMatch(/THE BACKUP KEY FAILED No key was made: looking for the secret/);
    expect(keysOf('stepless')).toHaveLength(1);
  });
});

describe('an answer that is lost on its way', () => {
  /** A workload's key launches while the answers to a call are lost. @returns the report */
  async function stealWhileLost(name: string, call: string, times: number) {
    const stolen = await addWorkload(name);
    Object.assign(lost, { call, times });
    const seen = await steal(stolen);
    Object.assign(lost, { call: '', times: 0 });
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    return flat(seen.notices()[0]);
  }

  it('CreateAccessKey: the key that nobody has ends inactive, and there is no second one', async () => {
    const report = await stealWhileLost('lost-key', 'iam:CreateAccessKey', 1);
    expect(keysOf('lost-key').map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
    expect(secretOf('lost-key')!.values).toEqual([]);
    expect(report).toMatch(
      /THE BACKUP KEY FAILED IAM did not answer whether it made a key \(\w+\); the key was made inactive/,
    );
  });

  it('CreateSecret: the step is repeated, finds the empty secret, and makes no key', async () => {
    const report = await stealWhileLost('lost-secret', 'secretsmanager:CreateSecret', 1);
    expect(keysOf('lost-secret').map(({ status }) => status)).toEqual(['Inactive']);
    expect(report).toContain('An earlier try broke off; no key was made that can be seen.');
  });

  it('PutSecretValue, once: stored by the second try, under the same id', async () => {
    const report = await stealWhileLost('lost-once', 'secretsmanager:PutSecretValue', 1);
    expect(keysOf('lost-once').map(({ status }) => status)).toEqual(['Inactive', 'Active']);
    expect(secretOf('lost-once')!.values).toHaveLength(1);
    expect(report).toContain('BACKUP KEY User lost-once has the new access key');
  });

  it('PutSecretValue, each time: the key ends inactive, stored or not', async () => {
    const report = await stealWhileLost('lost-thrice', 'secretsmanager:PutSecretValue', 3);
    expect(keysOf('lost-thrice').map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
    expect(report).toMatch(/THE BACKUP KEY FAILED The secret of the new key could not be stored/);
  });

  it('leaves no secret anywhere else, either', async () => {
    const places = await everywhere();
    const values = account.secrets.all().flatMap((secret) => secret.values.map(({ text }) => text!));
    expect(values.length).toBeGreaterThanOrEqual(3);
    for (const value of values) {
      const { SecretAccessKey } = JSON.parse(value) as { SecretAccessKey: string };
      expect(findIn(places, SecretAccessKey)).toEqual({});
    }
  });
});

describe('who is given none', () => {
  it('a user that is no owner, and an owner with a password: refused, with the reason', async () => {
    const outsider = await addWorkload('outsider', '/');
    const alien = await steal(outsider);
    expect(flat(alien.notices()[0])).toContain(
      'NO BACKUP KEY The user is none of the owners in the settings',
    );
    expect(keysOf('outsider')).toHaveLength(1);

    const person = await addUser(account, 'person', { path: '/service/' });
    const seen = await steal(person.keys[0]);
    expect(flat(seen.notices()[0])).toContain('NO BACKUP KEY The user had a console password');
    expect(keysOf('person')).toHaveLength(2);
    expect(secretOf('person')).toBeUndefined();
  });

  it('an owner with two keys of which the other is active', async () => {
    const stolen = await addWorkload('double');
    const spare = await addKey('double');
    const seen = await steal(stolen);
    expect(flat(seen.notices()[0])).toContain(
      `The user has two keys, and ${spare.accessKeyId} is active: the workload can use that one.`,
    );
  });
});

describe('a user with two keys of which the other was inactive before', () => {
  it('loses that one, as the settings say, and is given a new one', async () => {
    const stolen = await addWorkload('full');
    const old = await addKey('full');
    const Status = 'Inactive';
    await root(account).iam.send(
      new UpdateAccessKeyCommand({ UserName: 'full', AccessKeyId: old.accessKeyId, Status }),
    );
    const seen = await steal(stolen);
    expect(keysOf('full').map(({ status }) => status)).toEqual(['Inactive', 'Active']);
    expect(keysOf('full').map(({ accessKeyId }) => accessKeyId)).not.toContain(old.accessKeyId);
    expect(flat(seen.notices()[0])).toContain(`To make room, ${old.accessKeyId} was deleted`);
  });
});

describe('the calls of create-backup-key', () => {
  it('are all that its role allows, but for its log', () => {
    const granted = permissions['create-backup-key']
      .flatMap(({ actions }) => actions)
      .filter((action) => !/^(?:logs|kms):/.test(action));
    expect(made.filter((call) => !granted.includes(call))).toEqual([]);
    expect(new Set(made)).toEqual(new Set(granted));
  });
});
