import { AwsError } from '@firebreak/account';
import { carryOutPlan } from '../../cli/contain/carry-out.ts';
import { isUser } from '../../core/verdict/verdict.ts';
import { makeFaults } from '../matrix/faults.ts';
import { makeWorld } from '../matrix/world.ts';
import { launchRecord, settings as settingsOf } from '../support/events.ts';
import { stateOf } from '../support/report/state.ts';
import { notWritten } from '../support/run/not-written.ts';

const state = { ...stateOf(launchRecord), attempts: { value: 0 } };
const { caller } = state;
if (caller.kind !== 'user-key' || !isUser(caller)) throw new Error('the sample launch is of a user');
const { userName, uniqueId, accessKeyId } = caller;

/** Contains by hand in an IAM whose time moves when something waits; `during` is called in each wait. */
async function contain(
  during: (wait: number, revert: () => void) => void = () => undefined,
  change = {},
  broken: readonly string[] = [],
) {
  const { iam, clock, client, call } = makeWorld();
  iam.importUser({
    userId: uniqueId ?? '',
    userName,
    createDate: new Date('2026-01-01'),
    accessKeys: [{ accessKeyId, status: 'Active', createDate: new Date('2026-01-01') }],
    password: 'Correct-Horse-7-Battery',
    policies: { inline: {}, attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
  });
  call('UploadSSHPublicKey', {
    UserName: userName,
    SSHPublicKeyBody: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== x',
  });
  const revert = () =>
    void call('UpdateAccessKey', { UserName: userName, AccessKeyId: accessKeyId, Status: 'Active' });
  const faults = makeFaults([]);
  const told: string[] = [];
  let waits = 0;
  const begun = clock.now().getTime();
  const after = await carryOutPlan(state, {
    notes: notWritten,
    iam: client(
      'by hand',
      {
        ...faults,
        around: (name, ask, die) =>
          faults.around(
            name,
            () => {
              if (broken.some((operation) => name.endsWith(operation)))
                throw new AwsError('Throttling', 'Rate exceeded', 400);
              return ask();
            },
            die,
          ),
      },
      () => undefined,
    ),
    now: clock.now,
    settings: settingsOf(change),
    tell: (text) => told.push(text),
    pause: (milliseconds) => {
      during((waits += 1), revert);
      return clock.sleep(milliseconds);
    },
  });
  const { SSHPublicKeys: sshKeys } = call('ListSSHPublicKeys', { UserName: userName }) as {
    SSHPublicKeys: unknown;
  };
  return { after, told, sshKeys, seconds: (clock.now().getTime() - begun) / 1000 };
}

describe('containing by hand', () => {
  it('contains, renews the cutoff and checks three times, and waits before each as the responder does', async () => {
    const { after, told, seconds } = await contain();
    expect(told).toEqual([
      'containing',
      'waiting for IAM to spread: sessions are denied anew in 10 s',
      'reading again in 10 s, check 1 of 3',
      'reading again in 10 s, check 2 of 3',
      'reading again in 10 s, check 3 of 3',
    ]);
    expect(seconds).toBe(40);
    expect(after).toMatchObject({
      attempts: { value: 1 },
      looks: { value: 2 },
      renewal: { failed: false, outcomes: [{ action: 'revoke-sessions', status: 'done' }] },
      verification: { held: true },
    });
  });

  it('says every ten seconds how long it still waits', async () => {
    const { told } = await contain(undefined, { holdSeconds: 75 });
    expect(told.filter((line) => line.endsWith('check 2 of 3'))).toEqual([
      'reading again in 25 s, check 2 of 3',
      'reading again in 15 s, check 2 of 3',
      'reading again in 5 s, check 2 of 3',
    ]);
  });

  it.each([2, 3, 4])('contains again what is reverted in wait %d', async (reverted) => {
    const { after, told } = await contain((wait, revert) => {
      if (wait === reverted) revert();
    });
    expect(told.filter((line) => line.includes('containing'))).toEqual([
      'containing',
      'it did not hold: containing again (2)',
    ]);
    expect(after).toMatchObject({
      attempts: { value: 2 },
      looks: { value: 2 },
      verification: { held: true },
    });
    expect(after.verification?.reverted).toMatchObject([{ action: 'deactivate-key', target: accessKeyId }]);
  });

  it('acts on the SSH key although the look at the others fails, and names those that failed', async () => {
    const { after, sshKeys } = await contain(undefined, { containAttempts: 1 }, [
      'ListServiceSpecificCredentials',
    ]);
    expect(sshKeys).toMatchObject([{ Status: 'Inactive' }]);
    const { outcomes } = after.containment!.deactivateCredentials;
    expect(outcomes.filter(({ status }) => status === 'failed')).toMatchObject([
      { action: 'deactivate-service-credentials', target: userName, error: { name: 'Firebreak.Retryable' } },
    ]);
    expect(after.verification?.held).toBe(false);
  });

  it('gives up on who reverts all of it, after as many attempts as the settings have', async () => {
    const { after, told } = await contain((_, revert) => revert(), { containAttempts: 2 });
    expect(told.filter((line) => line.includes('containing'))).toHaveLength(2);
    expect(after).toMatchObject({
      attempts: { value: 2 },
      looks: { value: 0 },
      verification: { held: false },
    });
  });
});
