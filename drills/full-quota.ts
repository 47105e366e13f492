import { AttachUserPolicyCommand, CreatePolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, launchOf, letSpread, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import type { Person } from './people.ts';
import { calls } from './probes.ts';
import { mintSession } from './session-minter.ts';

/** Inline policies of a user have 2,048 characters in all, without white space; ten managed policies can be attached. */
const inlineCharacters = 2048;
const attachable = 10;

/** A deny needs room; the attacker leaves none. */
export const fullQuota: Drill = {
  id: 'full-quota',
  title: 'The attacker fills the quota of inline policies before it launches',
  shows: 'where no inline policy fits, a managed one denies everything, and the report says so',
  ending: { kind: 'held', because: 'AWSDenyAll can be attached', tells: ['AWSDenyAll was attached instead'] },
  hardships: () => realIam,
  stage: (account, options) => stage(account, options, fillInline),
};

export const fullQuotas: Drill = {
  id: 'full-quotas',
  title: 'The attacker fills the quotas of inline and of managed policies before it launches',
  shows: 'where no policy fits at all, the permissions boundary denies everything, and the report says so',
  ending: {
    kind: 'held',
    because: 'a user has one boundary, and nobody can fill that up',
    tells: ['AWSDenyAll was made the permissions boundary instead'],
  },
  hardships: () => realIam,
  stage: (account, options) =>
    stage(account, options, async (attacker, user) => {
      await fillInline(attacker, user);
      await fillManaged(attacker, user);
    }),
};

async function stage(
  account: Account,
  options: StageOptions,
  fill: (attacker: Person, user: string) => Promise<void>,
): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const session = await mintSession(cast.attacker.sts);
  await fill(cast.attacker, cast.victim);
  letSpread(account);
  return {
    setting: [
      ...cast.setting,
      'the attacker holds a session, and has filled the quotas of the user that would hold a deny',
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      calls(account, "attacker's live session", 'refused', { keys: session, region }),
      ...cast.innocents,
    ],
  };
}

async function fillInline({ iam }: Person, UserName: string): Promise<void> {
  const empty = toFiller('');
  const PolicyDocument = toFiller('x'.repeat(inlineCharacters - empty.length));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'filler', PolicyDocument }));
}

const toFiller = (name: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}` }],
  });

async function fillManaged({ iam }: Person, UserName: string): Promise<void> {
  // AdministratorAccess is one of them.
  for (let number = 1; number < attachable; number += 1) {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: `filler-${String(number)}`, PolicyDocument: toFiller('filler') }),
    );
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
  }
}
