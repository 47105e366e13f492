import { spawnSync } from 'node:child_process';
import { GetUserCommand, IAMClient, CreateUserCommand } from '@aws-sdk/client-iam';
import { startMoto } from '../../../cli/bench/moto/moto.ts';
import { itWhere } from '../../support/it-where.ts';

const itWithMoto = itWhere(
  spawnSync('moto_server', ['-h']).error === undefined,
  'the bench against moto',
  'moto_server (Python)',
);

itWithMoto(
  'sees the moment in which a call was executed, and no other call for it',
  async () => {
    const moto = await startMoto();
    try {
      const iam = new IAMClient({
        endpoint: moto.endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'AKIAMOTO000000000000', secretAccessKey: 'moto' },
      });
      let seen: number | undefined;
      void moto.executedAt('GetUser', 'mara').then((at) => (seen = at));
      for (const UserName of ['mara', 'anders']) await iam.send(new CreateUserCommand({ UserName }));
      await iam.send(new GetUserCommand({ UserName: 'anders' }));
      expect(seen).toBeUndefined();
      const before = performance.now();
      await iam.send(new GetUserCommand({ UserName: 'mara' }));
      expect(seen).toBeGreaterThan(before);
      expect(seen).toBeLessThanOrEqual(performance.now());
    } finally {
      await moto.close();
    }
  },
  60_000,
);

it('says what is missing where there is no moto', async () => {
  await expect(startMoto('no-moto-server')).rejects.toThrow(
    'there is no no-moto-server on the PATH: pip install',
  );
});
