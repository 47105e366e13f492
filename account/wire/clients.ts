/**
 * The SDK clients whose schemas the wire speaks, by SigV4 signing name. Each is loaded on the first call to its
 * service: EC2's alone takes 0.3 s.
 */
interface SdkClient {
  /** The client package's exports: operation and error schemas have names that end with `$`. */
  readonly sdk: object;
  /** A client that never calls; it knows which protocol AWS speaks for this service. */
  readonly client: { readonly config: { readonly protocol: unknown; readonly protocolSettings: unknown } };
}

const config = { region: 'us-east-1', credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' } };

const loaders: Readonly<Record<string, () => Promise<SdkClient>>> = {
  autoscaling: async () => {
    const sdk = await import('@aws-sdk/client-auto-scaling');
    return { sdk, client: new sdk.AutoScalingClient(config) };
  },
  cloudtrail: async () => {
    const sdk = await import('@aws-sdk/client-cloudtrail');
    return { sdk, client: new sdk.CloudTrailClient(config) };
  },
  dynamodb: async () => {
    const sdk = await import('@aws-sdk/client-dynamodb');
    return { sdk, client: new sdk.DynamoDBClient(config) };
  },
  ec2: async () => {
    const sdk = await import('@aws-sdk/client-ec2');
    return { sdk, client: new sdk.EC2Client(config) };
  },
  events: async () => {
    const sdk = await import('@aws-sdk/client-eventbridge');
    return { sdk, client: new sdk.EventBridgeClient(config) };
  },
  iam: async () => {
    const sdk = await import('@aws-sdk/client-iam');
    return { sdk, client: new sdk.IAMClient(config) };
  },
  lambda: async () => {
    const sdk = await import('@aws-sdk/client-lambda');
    return { sdk, client: new sdk.LambdaClient(config) };
  },
  organizations: async () => {
    const sdk = await import('@aws-sdk/client-organizations');
    return { sdk, client: new sdk.OrganizationsClient(config) };
  },
  pricing: async () => {
    const sdk = await import('@aws-sdk/client-pricing');
    return { sdk, client: new sdk.PricingClient(config) };
  },
  s3: async () => {
    const sdk = await import('@aws-sdk/client-s3');
    return { sdk, client: new sdk.S3Client(config) };
  },
  secretsmanager: async () => {
    const sdk = await import('@aws-sdk/client-secrets-manager');
    return { sdk, client: new sdk.SecretsManagerClient(config) };
  },
  securityhub: async () => {
    const sdk = await import('@aws-sdk/client-securityhub');
    return { sdk, client: new sdk.SecurityHubClient(config) };
  },
  sns: async () => {
    const sdk = await import('@aws-sdk/client-sns');
    return { sdk, client: new sdk.SNSClient(config) };
  },
  states: async () => {
    const sdk = await import('@aws-sdk/client-sfn');
    return { sdk, client: new sdk.SFNClient(config) };
  },
  sts: async () => {
    const sdk = await import('@aws-sdk/client-sts');
    return { sdk, client: new sdk.STSClient(config) };
  },
};

/** The signing names of the services that the wire can speak for. */
export const servedServices: readonly string[] = Object.keys(loaders);

/** Loads the SDK client of a service; undefined when the wire does not serve it. */
export async function loadClient(service: string): Promise<SdkClient | undefined> {
  return Object.hasOwn(loaders, service) ? loaders[service]?.() : undefined;
}
