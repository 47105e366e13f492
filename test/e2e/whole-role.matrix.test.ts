import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Keys } from '../../drills/people.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { flat } from './support/aftermath.ts';
import { attacker, launch } from './support/people.ts';
import { addRole, assume, deniesOn } from './support/roles.ts';

const refused = /not authorized to perform/;

describe("roleSessions: 'role'", () => {
  let whole: Deployed;
  beforeAll(async () => {
    whole = await startDeployed({ settings: { roleSessions: 'role', preparedHours: 0 } });
  }, startTimeout);
  afterAll(() => whole.close());

  it('denies every session of the role that was issued before, says so, and lets new ones work', async () => {
    const role = await addRole(whole.account, 'shared');
    const [mallory, alice] = [
      await assume(whole.account, role, 'mallory'),
      await assume(whole.account, role, 'alice'),
    ];
    const call = (keys: Keys) =>
      attacker(whole.account, keys).ec2('eu-west-1').send(new DescribeInstancesCommand({}));
    const seen = whole.watch();
    await launch(whole.account, mallory);
    await whole.account.settled();
    await expect(call(mallory)).rejects.toThrow(refused);
    await expect(call(alice)).rejects.toThrow(refused);
    // The key that issued the attacker's session is inactive; the user's other one still works. The second wave has
    // moved the cutoff to the end of this very second.
    whole.account.clock.advanceBy(2_000);
    await call(await assume(whole.account, role, 'alice', role.user.keys[1]));
    expect(deniesOn(whole.account, role)).toEqual(['FirebreakRevokeSessions']);
    expect(flat(seen.notices()[0])).toContain("those of all of the role's workloads among them");
    expect(whole.account.problems()).toEqual([]);
  });
});
