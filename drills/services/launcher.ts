import { randomUUID } from 'node:crypto';
import { AttachRolePolicyCommand, CreateRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Account, type Principal, toRecord } from '@firebreak/account';
import { addCast, addKey, addUser, launchAs, letSpread, nextSecond, password } from '../cast.ts';
import type { Scene, StageOptions } from '../drill.ts';
import { addPast } from '../past.ts';
import { type Keys, person } from '../people.ts';
import { calls, lair, office, signsIn } from '../probes.ts';

/** A service, and how somebody tells it to use a role: the account has no such call, so its record is written. */
export interface Launcher {
  /** cloudformation.amazonaws.com */
  readonly service: string;
  /** `cloudformation:CreateStack`, and what is asked for. */
  readonly action: string;
  readonly input: (thing: string, roleArn: string) => Readonly<Record<string, unknown>>;
  readonly sessionName: (thing: string) => string;
  /** Where the service's session calls from. */
  readonly from: { readonly ip: string; readonly agent: string };
}

const minute = 60_000;
const colleague = 'reporting';
const [stolenRole, innocentRole] = ['provisioning', 'web-shop'];

/** The stolen key tells a service to use a role, and that role's session launches; a colleague did the same with another. */
export async function stageLauncher(
  account: Account,
  launcher: Launcher,
  { region }: StageOptions,
): Promise<Scene> {
  const cast = await addCast(account, region);
  const { root, attacker, stolen, victim } = cast;
  await addUser(root, colleague, 'PowerUserAccess');
  const key = await addKey(root, colleague);
  for (const name of [stolenRole, innocentRole]) await addRole(root, name, launcher.service);
  letSpread(account);
  // Records name who calls as an earlier call of the key did.
  for (const { sts } of [attacker, person(account, key, office)])
    await sts.send(new GetCallerIdentityCommand({}));
  const own = tell(account, launcher, region, {
    ...{ userName: colleague, key, from: office, role: innocentRole, thing: 'shop' },
    at: new Date(account.clock.now().getTime() - 5 * minute),
  });
  let session: Keys | undefined;
  return {
    setting: [
      ...cast.setting,
      `roles ${stolenRole} and ${innocentRole}: administrators, for ${launcher.service} to use`,
      `user ${colleague}: power user, console password, key ${key.accessKeyId}; has told ${launcher.service} to use ${innocentRole}`,
    ],
    attack: `${stolen.accessKeyId} tells ${launcher.service} to use ${stolenRole}, by ${launcher.action}; its session launches 4 x p5.48xlarge in ${region}`,
    at: () => nextSecond(account),
    launch: async () => {
      session = tell(account, launcher, region, {
        ...{ userName: victim, key: stolen, from: lair, role: stolenRole, thing: 'backup' },
        at: account.clock.now(),
      });
      await launchAs(person(account, session, launcher.from), region);
      return account.trail.all().findLast((each) => each.eventName === 'RunInstances')?.eventID ?? '';
    },
    probes: [
      ...cast.attackers,
      ...cast.innocents,
      calls(account, "the colleague's own key", 'works', { keys: key, region }),
      signsIn(account, "the colleague's console sign-in", 'works', { userName: colleague, password }),
      calls(account, `the session of ${innocentRole} that it told the service to use`, 'works', {
        ...{ keys: own, region },
      }),
    ],
    loot: () =>
      session === undefined
        ? []
        : [
            {
              ...calls(account, `the session of ${stolenRole} that launched`, 'refused', {
                ...{ keys: session, region },
              }),
              worked: true,
            },
          ],
  };
}

async function addRole(root: IAMClient, RoleName: string, Service: string): Promise<void> {
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await root.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await root.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
}

interface Telling {
  readonly userName: string;
  readonly key: Keys;
  readonly from: typeof lair;
  readonly role: string;
  /** The stack, or the function. */
  readonly thing: string;
  readonly at: Date;
}

/** The user's call and the service's AssumeRole, as their records; and the session that the service then has. */
function tell(
  account: Account,
  { service, action, input, sessionName }: Launcher,
  region: string,
  { userName, key, from, role, thing, at }: Telling,
): Keys {
  const roleArn = `arn:aws:iam::${account.accountId}:role/${role}`;
  addPast(account, { userName, key, from }, [{ action, at, region, input: input(thing, roleArn) }]);
  const session = account.iam.issueRoleSession(role, sessionName(thing), { service });
  const principal: Principal = {
    ...{ kind: 'service', accountId: account.accountId, arn: service, principalId: service },
    policies: () => ({ identity: [] }),
  };
  const RoleSessionName = sessionName(thing);
  const { arn, principalId } = session.principal;
  const call = {
    ...{ service: 'sts', operation: 'AssumeRole', input: { RoleArn: roleArn, RoleSessionName } },
    ...{ region, principal, time: account.clock.now(), sourceIp: service, userAgent: service },
    ...{ requestId: randomUUID(), body: Buffer.alloc(0) },
  };
  const output = {
    Credentials: { AccessKeyId: session.accessKeyId, Expiration: session.principal.session?.expiresAt },
    AssumedRoleUser: { Arn: arn, AssumedRoleId: principalId },
  };
  account.trail.importHistory([toRecord(call, { output })]);
  return session;
}
