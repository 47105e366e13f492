import { steps } from '../../../lambda/contract.ts';
import { firebreak } from '../../support/run/cli.ts';

it('measures every step of the deployment, whatever the machine is doing besides', async () => {
  const { stdout, stderr } = await firebreak(['bench', '--runs', '1', '--json']);
  expect(stderr).not.toContain('failed');
  const { functions } = JSON.parse(stdout) as { functions: readonly { step: string; ok: boolean }[] };
  expect(functions.map(({ step, ok }) => [step, ok])).toEqual(steps.map((step) => [step, true]));
}, 180_000);
