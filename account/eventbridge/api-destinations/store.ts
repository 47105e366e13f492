import { randomUUID } from 'node:crypto';
import { AwsError } from '../../model.ts';
import type { ApiDestination, ApiDestinationToAdd, Connection, ConnectionToAdd } from './model.ts';

export interface StorePorts {
  readonly accountId: string;
  /** Makes the secret of a connection, as EventBridge does in Secrets Manager. @returns its ARN */
  readonly keepSecret: (secret: {
    readonly name: string;
    readonly region: string;
    readonly text: string;
  }) => string;
  readonly dropSecret: (arn: string) => void;
}

export interface DestinationStore {
  /** @throws ResourceAlreadyExistsException, ValidationException */
  readonly addConnection: (connection: ConnectionToAdd) => Connection;
  /** @throws ResourceAlreadyExistsException, ResourceNotFoundException, ValidationException */
  readonly addDestination: (destination: ApiDestinationToAdd) => ApiDestination;
  /** With its secret. */
  readonly removeConnection: (arn: string) => void;
  readonly removeDestination: (arn: string) => void;
  /** @throws ResourceNotFoundException */
  readonly find: (arn: string) => { readonly destination: ApiDestination; readonly connection: Connection };
}

const mostPerSecond = 300;

/** Connections and API destinations of every region of one account. */
export function createDestinationStore({ accountId, keepSecret, dropSecret }: StorePorts): DestinationStore {
  const connections = new Map<string, Connection>();
  const destinations = new Map<string, ApiDestination>();

  const newArn = (kind: string, { region, name }: Named): string =>
    `arn:aws:events:${region}:${accountId}:${kind}/${name}/${randomUUID()}`;

  function addConnection({ headers = [], body = [], query = [], ...given }: ConnectionToAdd): Connection {
    checkName(given, connections);
    const { name, region } = given;
    const secretArn = keepSecret({
      name: `events!connection/${name}/${randomUUID()}`,
      region,
      text: JSON.stringify({ ...given.apiKey, headers, body, query }),
    });
    const connection = { ...given, headers, body, query, secretArn, arn: newArn('connection', given) };
    connections.set(connection.arn, connection);
    return connection;
  }

  function addDestination({ ratePerSecond = mostPerSecond, ...given }: ApiDestinationToAdd): ApiDestination {
    checkName(given, destinations);
    if (!connections.has(given.connectionArn))
      throw new AwsError('ResourceNotFoundException', `Connection '${given.connectionArn}' does not exist.`);
    checkDestination(given.endpoint, ratePerSecond);
    const destination = { ...given, ratePerSecond, arn: newArn('api-destination', given) };
    destinations.set(destination.arn, destination);
    return destination;
  }

  function find(arn: string) {
    const destination = destinations.get(arn);
    const connection = connections.get(destination?.connectionArn ?? '');
    if (destination && connection) return { destination, connection };
    throw new AwsError('ResourceNotFoundException', `ApiDestination ${arn} does not exist.`);
  }

  function removeConnection(arn: string): void {
    const secretArn = connections.get(arn)?.secretArn;
    if (secretArn !== undefined) dropSecret(secretArn);
    connections.delete(arn);
  }

  const removeDestination = (arn: string): void => void destinations.delete(arn);

  return { addConnection, addDestination, removeConnection, removeDestination, find };
}

interface Named {
  readonly name: string;
  readonly region: string;
}

function checkName({ name, region }: Named, taken: ReadonlyMap<string, Named>): void {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
    throw new AwsError('ValidationException', `Parameter Name ${name} must be 1 to 64 of [.-_A-Za-z0-9].`);
  if ([...taken.values()].some((one) => one.name === name && one.region === region))
    throw new AwsError('ResourceAlreadyExistsException', `${name} already exists.`);
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html */
function checkDestination(endpoint: string, ratePerSecond: number): void {
  if (!/^https:\/\/[\w.-]+(?::\d+)?(?:\/|$)/.test(endpoint))
    throw new AwsError('ValidationException', `InvocationEndpoint must be an https URL; got ${endpoint}.`);
  if (!(ratePerSecond >= 1))
    throw new AwsError(
      'ValidationException',
      `InvocationRateLimitPerSecond must be at least 1; got ${ratePerSecond}.`,
    );
}
