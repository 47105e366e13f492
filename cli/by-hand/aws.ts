import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import {
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandOutput,
  STSClient,
} from '@aws-sdk/client-sts';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { UsageError } from '../usage-error.ts';

/** AWS as the person's shell knows it: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL and the rest. */
export interface AmbientAws {
  readonly iam: IAMClient;
  /** For further clients: the credentials, asked for once, and a clock that AWS's signatures agree with. */
  readonly config: Pick<IAMClientConfig, 'credentials' | 'systemClockOffset'>;
  /** Whose the credentials are. */
  readonly account: string;
  readonly arn: string;
  /** The region of the shell or the profile, where there is one. */
  readonly region?: string;
  /** AWS's time, by its first answer: a session cutoff from a laptop that is slow would let sessions through. */
  readonly now: () => Date;
}

/** AWS's answers carry whole seconds, and take a moment to arrive: less than this is no difference. */
const tolerableMs = 2_000;

/**
 * Connects with the credentials that the AWS CLI would use, and asks AWS whose they are.
 * @param homeRegion names the partition: IAM has one endpoint in each
 * @throws UsageError in one line when there are none, or none that can still be used
 */
export async function connect(homeRegion: string): Promise<AmbientAws> {
  const sts = new STSClient({ ...clientOptions, region: homeRegion });
  const offset = clockOffset(sts);
  const { Account: account = '', Arn: arn = '' } = await whoAmI(sts);
  const region = await ambientRegion();
  const config = { credentials: sts.config.credentials, systemClockOffset: offset() };
  return {
    iam: new IAMClient({ ...clientOptions, ...config, region: homeRegion }),
    config,
    account,
    arn,
    now: () => new Date(Date.now() + offset()),
    ...(region !== undefined && { region }),
  };
}

/** GetCallerIdentity needs no permission: when it fails, the credentials do not work. */
async function whoAmI(sts: STSClient): Promise<GetCallerIdentityCommandOutput> {
  try {
    return await sts.send(new GetCallerIdentityCommand({}));
  } catch (error) {
    const why =
      error instanceof Error ? `${error.name}: ${error.message.split('\n')[0] ?? ''}` : String(error);
    throw new UsageError(
      `AWS cannot be called with the credentials of this shell (${why}). Sign in, or set AWS_PROFILE, as for the AWS CLI.`,
      { cause: error },
    );
  }
}

async function ambientRegion(): Promise<string | undefined> {
  try {
    return await new IAMClient({}).config.region();
  } catch {
    return undefined; // The SDK throws where neither the environment nor the profile names one.
  }
}

/** How far AWS's clock is from this machine's, in milliseconds, as far as the client has been answered. */
function clockOffset(sts: STSClient): () => number {
  let offset = 0;
  sts.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      const difference = Date.parse(headers?.['date'] ?? '') - Date.now();
      if (!Number.isNaN(difference)) offset = Math.abs(difference) < tolerableMs ? 0 : difference;
      return result;
    },
    { step: 'deserialize', name: 'clockOffset' },
  );
  return () => offset;
}
