import { permissionMakers, permissionRemovers } from './iam-permissions.ts';
import { signInMakers, signInRemovers } from './iam-sign-in.ts';
import { userMakers, userRemovers } from './iam-users.ts';
import { codeMakers, codeRemovers } from './code.ts';
import { computeMakers, computeRemovers } from './compute.ts';
import { copyMakers, copyRemovers } from './copies.ts';
import { dataMakers, dataRemovers } from './data.ts';
import { defenceMakers, defenceRemovers } from './defences.ts';
import { imageMakers, imageRemovers } from './images.ts';
import { networkMakers, networkRemovers } from './network.ts';
import { organizationMakers, organizationRemovers } from './organization.ts';
import type { Maker, Remover } from '../row.ts';
import { ruleMakers, ruleRemovers } from './security-group-rules.ts';
import { serviceMakers, serviceRemovers } from './services.ts';
import { sessionMakers } from './sessions.ts';
import { at, textAt } from '../../values/unknown.ts';

/** The calls that make what may outlive the credential they are made with: one record for each. */
export const makers: readonly Maker[] = [
  userMakers,
  permissionMakers,
  signInMakers,
  sessionMakers,
  computeMakers,
  imageMakers,
  networkMakers,
  ruleMakers,
  copyMakers,
  dataMakers,
  codeMakers,
  serviceMakers,
  organizationMakers,
  defenceMakers,
].flat();

/** The calls that remove it again. */
export const removers: readonly Remover[] = [
  userRemovers,
  permissionRemovers,
  signInRemovers,
  computeRemovers,
  imageRemovers,
  networkRemovers,
  ruleRemovers,
  copyRemovers,
  dataRemovers,
  codeRemovers,
  serviceRemovers,
  organizationRemovers,
  defenceRemovers,
].flat();

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
