import { GetFederationTokenCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { Account } from '../account.ts';
import { addCast, launchOf, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { createHaul, fightOf, tryTo } from './fight.ts';
import { toKeys } from './people.ts';

const everything = [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }];

/** A key that is inactive keeps working until IAM has spread that, and every session it issues is newer. */
export const sessionMinter: Drill = {
  id: 'session-minter',
  title: 'A stolen key mints sessions every 200 ms while it is being contained',
  shows: 'sessions that were issued while IAM was still spreading are denied as well',
  ending: { kind: 'held', because: 'the deny of sessions is renewed once IAM has spread', tells: [] },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { sts } = cast.attacker;
  const sessions = createHaul(account, 'sessions minted since the launch', region);
  const federated = createHaul(account, 'federated sessions minted since the launch', region);
  return {
    setting: [
      ...cast.setting,
      'the attacker mints sessions of the user, and federated ones, from the launch on',
    ],
    ...launchOf(account, cast, options),
    probes: [...cast.attackers, ...cast.innocents],
    fight: fightOf(account, [{ everyMs: 200, forMs: 20_000 }], async () => {
      const session = await tryTo(() => sts.send(new GetSessionTokenCommand({})));
      if (session?.Credentials) await sessions.add(toKeys(session.Credentials));
      const token = await tryTo(() =>
        sts.send(new GetFederationTokenCommand({ Name: 'spare', PolicyArns: everything })),
      );
      if (token?.Credentials) await federated.add(toKeys(token.Credentials));
    }),
    loot: () => [sessions.toLoot(), federated.toLoot()],
  };
}
