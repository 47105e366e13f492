import {
  CreateLoginProfileCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  ListUserPoliciesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { Account, PolicyDocument, PolicyStatement } from '@firebreak/account';
import { addCast, addKey, addUser, type Cast, launchOf, letSpread, password, realIam } from './cast.ts';
import type { Drill, Fight, Scene, StageOptions } from './drill.ts';
import { fightOf, tryTo } from './fight.ts';
import { type Keys, person } from './people.ts';
import { calls, lair, standing } from './probes.ts';

/** Every half second while it is contained; later just often enough that nothing holds. */
const rounds = [{ everyMs: 500, forMs: 70_000 }, { everyMs: 9000 }];

/** Whoever may change IAM can revert what IAM holds, as often as it is put. */
export const adminUndoer: Drill = {
  id: 'admin-undoer',
  title: 'A second administrator reverts every blow, every half second',
  shows: 'what IAM cannot hold is never called contained, and the report names what would hold',
  ending: {
    kind: 'not-held',
    because: 'an administrator can revert whatever IAM holds, and only an organization can deny that',
    tells: ['DO THIS NOW', 'SOMEBODY REVERTS THE CONTAINMENT', 'Deny it by a service control policy'],
  },
  hardships: () => realIam,
  stage: async (account, options) => (await stage(account, options)).scene,
};

/** The same attacker; the organization denies both principals what the report says. */
export const adminUndoerWithScp: Drill = {
  id: 'admin-undoer-with-scp',
  title: 'The same administrator, until the organization denies it and the caller everything',
  shows: "the report's remedy holds where IAM does not",
  ending: {
    kind: 'held',
    because: 'a service control policy cannot be reverted from within the account',
    tells: ['SOMEBODY REVERTS THE CONTAINMENT'],
  },
  hardships: () => realIam,
  stage: async (account, options) => {
    const { scene, admin, adminKey } = await stage(account, options);
    const { probes, fight, setting } = scene;
    return {
      ...scene,
      setting: [
        ...setting,
        'the organization does what the report of it says, and denies the administrator too',
      ],
      probes: [
        ...probes.map((probe) => (probe.isAttackers ? { ...probe, expect: 'refused' as const } : probe)),
        calls(account, "the undoer's access key", 'refused', { keys: adminKey, region: options.region }),
      ],
      fight: async (stop) => {
        await Promise.all([fight?.(stop), remedyOf(account, admin)(stop)]);
      },
    };
  },
};

interface Staged {
  readonly scene: Scene;
  /** ARN of the administrator who reverts. */
  readonly admin: string;
  readonly adminKey: Keys;
}

async function stage(account: Account, options: StageOptions): Promise<Staged> {
  const cast = await addCast(account, options.region);
  const name = await addUser(cast.root, 'ops-admin', 'AdministratorAccess');
  const adminKey = await addKey(cast.root, name);
  letSpread(account);
  const { iam } = person(account, adminKey, lair);
  return {
    admin: account.iam.snapshot().users[name]?.arn ?? '',
    adminKey,
    scene: {
      setting: [
        ...cast.setting,
        `user ${name}: administrator, key ${adminKey.accessKeyId} (stolen too)`,
        'from the launch on the attacker reverts with the second key what is done to the first',
      ],
      ...launchOf(account, cast, options),
      probes: [...cast.attackers.map(standing), ...cast.innocents],
      fight: fightOf(account, rounds, () => revert(iam, cast)),
    },
  };
}

/** Gives the victim back everything that may have been taken from it. */
async function revert(
  iam: IAMClient,
  { victim: UserName, stolen }: Pick<Cast, 'victim' | 'stolen'>,
): Promise<void> {
  const PolicyArn = 'arn:aws:iam::aws:policy/AWSDenyAll';
  const { accessKeyId: AccessKeyId } = stolen;
  const inline = async (): Promise<void> => {
    const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
    for (const PolicyName of PolicyNames)
      await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  };
  const blows = [
    () => iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Active' })),
    inline,
    () => iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
    () => iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName })),
    () => iam.send(new CreateLoginProfileCommand({ UserName, Password: password })),
  ];
  await Promise.all(blows.map((blow) => tryTo<unknown>(blow)));
}

/** On-call in the organization: reads the report, and puts its policy with the reverting principal added. */
function remedyOf(account: Account, undoer: string): Fight {
  return (stop) => {
    const over = new AbortController();
    stop.addEventListener('abort', () => {
      over.abort();
    });
    return fightOf(account, [{ everyMs: 5000 }], () => {
      const policy = account.sns.outbox().map(readPolicy).find(Boolean);
      if (policy) {
        account.iam.putServiceControlPolicy(alsoDenying(policy, undoer));
        over.abort();
      }
      return Promise.resolve();
    })(over.signal);
  };
}

/** The policy in the command of the AWS CLI that creates one for an organization. */
function readPolicy({
  bodies,
}: {
  readonly bodies: Readonly<Record<string, string>>;
}): PolicyDocument | undefined {
  const text = (bodies['email'] ?? bodies['default'] ?? '').replace(/\s+/g, ' ');
  const content = /create-policy --type SERVICE_CONTROL_POLICY .*?--content '([^']+)'/.exec(text)?.[1];
  return content === undefined ? undefined : (JSON.parse(content) as PolicyDocument);
}

const principalArn = 'aws:PrincipalArn';

function alsoDenying({ Version = '2012-10-17', Statement }: PolicyDocument, arn: string): PolicyDocument {
  const statements: readonly PolicyStatement[] = Array.isArray(Statement)
    ? Statement
    : [Statement as PolicyStatement];
  return {
    Version,
    Statement: statements.map((statement) => {
      const denied = [statement.Condition?.['ArnEquals']?.[principalArn] ?? []].flat().map(String);
      return { ...statement, Condition: { ArnEquals: { [principalArn]: [...denied, arn] } } };
    }),
  };
}
