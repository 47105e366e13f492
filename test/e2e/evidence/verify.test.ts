import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { entryOf, type Manifest, toManifest } from '../../../core/evidence/manifest.ts';
import { main } from '../../../cli/main.ts';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, launch } from '../support/people.ts';

interface BucketTemplate {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

let deployed: Deployed;
let s3: S3Client;
let bucket: string;

beforeAll(async () => {
  deployed = await startDeployed({
    change: (templates) => {
      const { Resources: all } = templates['FirebreakResponder'] as unknown as {
        Resources: Record<string, BucketTemplate>;
      };
      const { Properties: properties } = Object.values(all).find(({ Type }) => Type === 'AWS::S3::Bucket')!;
      properties!['ObjectLockConfiguration'] = {
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
      };
    },
  });
  const { account } = deployed;
  const credentials = account.iam.root;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
  });
  s3 = new S3Client({ endpoint: account.endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
}, startTimeout);
afterAll(() => deployed.close());

/** In this process: nine of them, each with a start of its own, take as long as all the rest. */
async function verify(...args: readonly string[]): Promise<{ code: number; stdout: string }> {
  let stdout = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  try {
    return { code: await main(['verify', ...args]), stdout };
  } finally {
    write.mockRestore();
  }
}
const read = async (Key: string): Promise<string> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return Body!.transformToString();
};

it('an administrator who rewrites a report and its manifest is found by the digest of the mail', async () => {
  const { account } = deployed;
  const seen = deployed.watch();
  await launch(account, (await addUser(account, 'evidenced')).keys[0]);
  await account.settled();
  const mails = seen
    .notices()
    .map(({ text }) => /firebreak verify (\S+) --digest ([0-9a-f]{64})$/m.exec(text)!);
  expect(mails).toHaveLength(2); // the first report and the follow-up, each with a digest of its own
  const [[, id = '', first = ''] = [], [, , followUp = ''] = []] = mails;
  expect(first).not.toBe(followUp);
  for (const digest of [first, followUp])
    expect(await verify(id, '--digest', digest)).toMatchObject({ code: 0 });
  expect((await verify(id)).code).toBe(3);

  bucket = /s3:\/\/([^/]+)\//.exec(seen.notices()[0]!.text)![1]!;
  const folder = `incidents/${id}/first/`;
  const report = { key: `${folder}report.html`, body: '<p>nothing happened</p>' };
  const { files, ...manifest } = JSON.parse(await read(`${folder}manifest.json`)) as Manifest;
  const forged = files.map((entry) => (entry.key === report.key ? entryOf(report) : entry));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: report.key, Body: report.body }));
  const { body: Body } = toManifest({ ...manifest, files: forged });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}manifest.json`, Body }));
  // What is in the bucket agrees with itself.
  expect((await verify(id)).code).toBe(3);
  for (const digest of [first, followUp]) {
    const { code, stdout } = await verify(id, '--digest', digest);
    expect(code).toBe(1);
    expect(stdout).toMatch(/changed +incidents\/\S+\/first\/report\.html: .*the original is of /);
    expect(stdout).toContain('2 files of');
  }

  // The versions of before cannot be taken away while they are locked.
  const { Versions: versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: `${folder}manifest.json` }),
  );
  const { VersionId } = versions.find(({ IsLatest }) => !IsLatest)!;
  const remove = { Bucket: bucket, Key: `${folder}manifest.json`, VersionId };
  await expect(s3.send(new DeleteObjectCommand(remove))).rejects.toThrow('protected by object lock');
  // Whoever may bypass the mode governance can, and is found all the same.
  await s3.send(new DeleteObjectCommand({ ...remove, BypassGovernanceRetention: true }));
  const { code, stdout } = await verify(id, '--digest', first);
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining(`digest ${first}`) });
  expect(stdout).toContain('a manifest that is vouched for is in no version');
});
