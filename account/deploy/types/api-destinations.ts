import { named, property, requiredProperty, type Resource, type ResourceType } from '../resource.ts';

/** As a template writes the parameters of a connection. */
interface HttpParameters {
  readonly BodyParameters?: readonly TemplateParameter[];
  readonly HeaderParameters?: readonly TemplateParameter[];
  readonly QueryStringParameters?: readonly TemplateParameter[];
}
interface TemplateParameter {
  readonly Key: string;
  readonly Value: string;
}
interface AuthParameters {
  readonly ApiKeyAuthParameters?: { readonly ApiKeyName: string; readonly ApiKeyValue: string };
  readonly InvocationHttpParameters?: HttpParameters;
}

const toParameters = (list: readonly TemplateParameter[] = []) =>
  list.map(({ Key, Value }) => ({ key: Key, value: Value }));

/** @throws Error where it authorises by anything but an API key */
export function createConnection(resource: Resource) {
  const { account, region, stack, logicalId } = resource;
  const name = requiredProperty(resource, 'Name') as string;
  const { ApiKeyAuthParameters: apiKey, InvocationHttpParameters: parameters = {} } = requiredProperty(
    resource,
    'AuthParameters',
  ) as AuthParameters;
  if (!apiKey) throw new Error(`${stack.name}/${logicalId}: only API keys are modelled.`);
  const { arn, secretArn } = account.apiDestinations.addConnection({
    name,
    region,
    apiKey: { key: apiKey.ApiKeyName, value: apiKey.ApiKeyValue },
    headers: toParameters(parameters.HeaderParameters),
    body: toParameters(parameters.BodyParameters),
    query: toParameters(parameters.QueryStringParameters),
  });
  return { ref: name, attributes: { Arn: arn, SecretArn: secretArn } };
}

export function createApiDestination(resource: Resource) {
  const name = requiredProperty(resource, 'Name') as string;
  const rate = property(resource, 'InvocationRateLimitPerSecond') as number | undefined;
  const { arn } = resource.account.apiDestinations.addDestination({
    name,
    region: resource.region,
    connectionArn: requiredProperty(resource, 'ConnectionArn') as string,
    method: requiredProperty(resource, 'HttpMethod') as string,
    endpoint: requiredProperty(resource, 'InvocationEndpoint') as string,
    ...(rate !== undefined && { ratePerSecond: rate }),
  });
  return { ref: name, attributes: { Arn: arn } };
}

export const connection: ResourceType = {
  ...named('Name'),
  create: createConnection,
  remove: ({ account }, { attributes }) => account.apiDestinations.removeConnection(attributes['Arn'] ?? ''),
};

export const apiDestination: ResourceType = {
  ...named('Name'),
  create: createApiDestination,
  remove: ({ account }, { attributes }) => account.apiDestinations.removeDestination(attributes['Arn'] ?? ''),
};
