import * as accounts from './across-accounts.ts';
import * as clusters from './clusters.ts';
import * as code from './code.ts';
import * as compute from './compute.ts';
import * as connections from './connections.ts';
import * as copies from './copies.ts';
import * as data from './data.ts';
import * as defences from './defences.ts';
import * as federation from './federation.ts';
import * as permissions from './iam-permissions.ts';
import * as signIn from './iam-sign-in.ts';
import * as users from './iam-users.ts';
import * as images from './images.ts';
import * as learning from './machine-learning.ts';
import * as mail from './mail.ts';
import * as network from './network.ts';
import * as organization from './organization.ts';
import * as rules from './security-group-rules.ts';
import * as services from './services.ts';
import * as sessions from './sessions.ts';
import type { Maker, Remover } from '../row.ts';
import * as workloads from './workloads.ts';
import { at, textAt } from '../../values/unknown.ts';

/** The files of calls: each says what makes artifacts of its kind, and what removes them again. */
const files: readonly { readonly makers: readonly Maker[]; readonly removers?: readonly Remover[] }[] = [
  users,
  permissions,
  signIn,
  sessions,
  compute,
  images,
  network,
  rules,
  copies,
  data,
  code,
  services,
  clusters,
  connections,
  workloads,
  learning,
  mail,
  federation,
  accounts,
  organization,
  defences,
];

/** The calls that make what may outlive the credential they are made with: one record for each. */
export const makers: readonly Maker[] = files.flatMap((file) => file.makers);

/**
 * The calls that make what can be contained, by the names that event history files them under; what is looked for first
 * comes first.
 */
export const namesToSearch: readonly Pick<Maker, 'service' | 'event'>[] = makers.filter(
  ({ followed, contained }) => followed && contained,
);

/** The calls that remove it again. */
export const removers: readonly Remover[] = files.flatMap((file) => file.removers ?? []);

const keyOf = ({ service, event }: Maker | Remover): string => `${service}.amazonaws.com ${event}`;
const makerOf: ReadonlyMap<string, Maker> = new Map(makers.map((maker) => [keyOf(maker), maker]));
const removersOf: ReadonlyMap<string, readonly Remover[]> = Map.groupBy(removers, keyOf);

/** Which call made it; undefined where a record's call makes nothing, or failed. */
export function findMaker(record: unknown): Maker | undefined {
  const maker = makerOf.get(operationOf(record));
  return maker && !hasFailed(record) ? maker : undefined;
}

/** The calls, by the same name, that may have removed something; none where the record's call failed. */
export function findRemovers(record: unknown): readonly Remover[] {
  const found = removersOf.get(operationOf(record));
  return found && !hasFailed(record) ? found : [];
}

const hasFailed = (record: unknown): boolean => (at(record, 'errorCode') ?? null) !== null;

/** Lambda's records name the version of its API behind the operation: CreateFunction20150331. */
const version = /20\d{6}(?:v\d+)?$/;
/** No operation has a longer name. */
const nameLimit = 100;

function operationOf(record: unknown): string {
  const source = textAt(record, 'eventSource') ?? '';
  const name = textAt(record, 'eventName') ?? '';
  if (source.length > nameLimit || name.length > nameLimit) return '';
  return `${source} ${source === 'lambda.amazonaws.com' ? name.replace(version, '') : name}`;
}
