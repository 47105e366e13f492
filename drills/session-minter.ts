import { GetFederationTokenCommand, GetSessionTokenCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { addCast, launchOf, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { createHaul, fightOf, tryTo } from './fight.ts';
import { type Keys, toKeys } from './people.ts';

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
      const session = await tryTo(() => mintSession(sts));
      if (session) await sessions.add(session);
      const token = await tryTo(() =>
        sts.send(new GetFederationTokenCommand({ Name: 'spare', PolicyArns: everything })),
      );
      if (token?.Credentials) await federated.add(toKeys(token.Credentials));
    }),
    loot: () => [sessions.toLoot(), federated.toLoot()],
  };
}

/** A session of the user that lasts as long as AWS allows: a day and a half. */
export async function mintSession(sts: STSClient): Promise<Keys> {
  const { Credentials } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 129_600 }));
  return toKeys(Credentials);
}
