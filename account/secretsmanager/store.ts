import { randomInt } from 'node:crypto';
import { AwsError, type Clock } from '../model.ts';
import { type Secret, suffixLength } from './model.ts';

export interface Store {
  /** An ARN that was never given before: users of a deleted secret get no access to a new one of its name. */
  readonly newArn: (region: string, name: string) => string;
  /** What the ARN of a name begins with, up to the hyphen. */
  readonly arnOf: (region: string, name: string) => string;
  /** Adds a secret, or replaces the one with its ARN. */
  readonly put: (secret: Secret) => void;
  readonly remove: (secret: Secret) => void;
  /** By name, ARN, or ARN without its last seven characters. */
  readonly find: (region: string, id: string) => Secret | undefined;
  /** @throws ResourceNotFoundException */
  readonly secret: (region: string, id: string) => Secret;
  /** @throws ResourceNotFoundException, InvalidRequestException where it is to be deleted */
  readonly usable: (region: string, id: string) => Secret;
  /** In the order of their creation, with those to be deleted. */
  readonly all: () => readonly Secret[];
}

export function createStore(accountId: string, clock: Clock): Store {
  const secrets = new Map<string, Secret>();
  const arnOf = (region: string, name: string): string =>
    `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`;

  /** Secrets whose recovery window is over are gone. */
  function all(): readonly Secret[] {
    const now = clock.now();
    return [...secrets.values()].filter(
      ({ deletionDate }) => deletionDate === undefined || deletionDate > now,
    );
  }

  function find(region: string, id: string): Secret | undefined {
    const here = all().filter((one) => one.region === region);
    return (
      here.find(({ name, arn }) => name === id || arn === id) ??
      here.find(({ arn }) => arn.slice(0, -suffixLength) === id)
    );
  }

  function secret(region: string, id: string): Secret {
    const found = find(region, id);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }

  function usable(region: string, id: string): Secret {
    const found = secret(region, id);
    if (found.deletionDate === undefined) return found;
    throw new AwsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }

  return {
    newArn: (region, name) => `${arnOf(region, name)}-${randomSuffix()}`,
    arnOf,
    put: (one) => void secrets.set(one.arn, one),
    remove: ({ arn }) => void secrets.delete(arn),
    find,
    secret,
    usable,
    all,
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomSuffix(): string {
  return Array.from({ length: suffixLength - 1 }, () => letters[randomInt(letters.length)]).join('');
}
