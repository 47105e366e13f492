import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** The README's script starts an account that a client reaches with what the script says. */
it('is started as its README says', async () => {
  const root = join(__dirname, '..');
  const [, script] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))!;
  const started = spawn('node', ['--input-type=module-typescript', '--eval', script!], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let said = '';
    while (!said.includes('AWS_SECRET_ACCESS_KEY'))
      said += String(((await once(started.stdout, 'data')) as [Buffer])[0]);
    const told = Object.fromEntries(
      [...said.matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    );
    const sts = new STSClient({
      endpoint: told['AWS_ENDPOINT_URL']!,
      region: told['AWS_REGION']!,
      credentials: {
        accessKeyId: told['AWS_ACCESS_KEY_ID']!,
        secretAccessKey: told['AWS_SECRET_ACCESS_KEY']!,
      },
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::111122223333:root');
    sts.destroy();
  } finally {
    started.kill();
    await once(started, 'exit');
  }
});
