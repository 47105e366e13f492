/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: that package brings every way to find
 * credentials (profiles, SSO, IMDS, web identity) and makes a bundle half as large again, while Lambda has one way,
 * its environment. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 *
 * The SDK's clients import one name of that package, `defaultProvider`.
 */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * @returns a provider that reads the variables anew whenever the client asks
 * @throws Error (the provider) naming the variable that is missing
 */
export function defaultProvider(): () => Promise<Credentials> {
  return () => Promise.resolve().then(readCredentials);
}

function readCredentials(): Credentials {
  return {
    accessKeyId: variable('AWS_ACCESS_KEY_ID'),
    secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
    sessionToken: variable('AWS_SESSION_TOKEN'),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set. Lambda sets it; this bundle runs nowhere else.`);
  }
  return value;
}
