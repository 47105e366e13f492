import {
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, launchOf, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { fightOf, tryTo } from './fight.ts';
import { calls } from './probes.ts';
import { mintSession } from './session-minter.ts';

/** Whoever is gone cannot be contained, and needs not be. */
export const selfDeleter: Drill = {
  id: 'self-deleter',
  title: 'The attacker deletes its own user while it is being contained',
  shows: 'a user that is gone is an outcome and no error',
  ending: { kind: 'held', because: 'with a user go its keys and its sessions', tells: ['no longer exists'] },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { attacker, victim } = cast;
  const session = await mintSession(attacker.sts);
  return {
    setting: [...cast.setting, 'the attacker holds a session, and covers its tracks from the launch on'],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      calls(account, "attacker's live session", 'refused', { keys: session, region }),
      ...cast.innocents,
    ],
    fight: fightOf(account, [{ everyMs: 200, forMs: 10_000 }], () => remove(attacker.iam, victim)),
  };
}

/** As far as it gets: the user itself last, and what the responder has put meanwhile with it. */
async function remove(iam: IAMClient, UserName: string): Promise<void> {
  const policies = await tryTo(() => iam.send(new ListUserPoliciesCommand({ UserName })));
  for (const PolicyName of policies?.PolicyNames ?? [])
    await tryTo(() => iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })));
  const keys = await tryTo(() => iam.send(new ListAccessKeysCommand({ UserName })));
  await tryTo(() => iam.send(new DeleteLoginProfileCommand({ UserName })));
  for (const { AccessKeyId } of keys?.AccessKeyMetadata ?? [])
    await tryTo(() => iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })));
  // The last right it has goes with the last policy; IAM needs seconds to notice.
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await tryTo(() => iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })));
  await tryTo(() => iam.send(new DeleteUserCommand({ UserName })));
}
