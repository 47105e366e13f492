import { UploadSSHPublicKeyCommand, CreateServiceSpecificCredentialCommand } from '@aws-sdk/client-iam';
import { AwsError } from '@firebreak/account';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, root } from './support/people.ts';
import { launchRecord, play, userIdentity } from './support/records.ts';

let deployed: Deployed;
/** As often as the SDK tries a call, and the state machine a step: then the first attempt to contain is over. */
let throttled = 3 * 6;
beforeAll(async () => {
  deployed = await startDeployed({
    account: {
      fault: ({ operation }) =>
        operation === 'UpdateSSHPublicKey' && throttled-- > 0
          ? new AwsError('Throttling', 'Rate exceeded', 400)
          : undefined,
    },
  });
}, startTimeout);
afterAll(() => deployed.close());

it('where SSH keys stay throttled, what stands behind them is done, and on-call is told of the SSH keys', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'many-credentials');
  const { iam } = root(account);
  const UserName = user.name;
  const SSHPublicKeyBody = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== x';
  const { SSHPublicKey } = await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }));
  const ServiceName = 'codecommit.amazonaws.com';
  const credential = await iam.send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName }));
  const { ServiceSpecificCredential } = credential;
  const seen = deployed.watch();
  play(account, launchRecord(account, userIdentity(user, { accessKeyId: user.keys[0].accessKeyId })));
  await account.settled();

  const [atOnce] = seen.notices();
  expect(atOnce!.subject).toMatch(/^Firebreak NOT CONTAINED, act now: user many-credentials/);
  const first = seen
    .executions()[0]!
    .history()
    .find(({ kind, state }) => kind === 'exited' && state === 'Contain');
  const { outcomes } = (
    first?.detail as {
      output: {
        containment: {
          deactivateCredentials: { outcomes: { action: string; target: string; status: string }[] };
        };
      };
    }
  ).output.containment.deactivateCredentials;
  expect(outcomes.map(({ target, status }) => `${target} ${status}`)).toEqual(
    expect.arrayContaining([
      `${ServiceSpecificCredential!.ServiceSpecificCredentialId} done`,
      `${SSHPublicKey!.SSHPublicKeyId} failed`,
    ]),
  );
  expect(outcomes.find(({ status }) => status === 'failed')!.action).toBe('deactivate-ssh-keys');
});
