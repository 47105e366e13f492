import type { Caller } from '../../caller/caller.ts';
import type { ContainmentState } from '../../state.ts';
import { globalRegion } from '../../values/partition.ts';
import { instancesOf, type ReportContext } from '../context.ts';
import {
  eventsPage,
  executionPage,
  folderPage,
  instancePage,
  principalPage,
  runningPage,
} from './console.ts';

/** A page of the AWS console, or of elsewhere, that the reader goes to next. */
export interface Link {
  readonly label: string;
  /** https: nothing else. */
  readonly url: string;
}

/** So many lines of a mail. */
const mostLinks = 5;

/**
 * Where the reader goes on in the console: to the instances, the caller, what it did, the execution and the evidence.
 * Whatever others chose is encoded in them. None where the partition has no console that is known.
 */
export function linksOf(context: ReportContext): readonly Link[] {
  const { state } = context;
  if (!state) return [];
  const { launch, caller, incident } = state;
  const found: readonly (readonly [string, string | undefined])[] = [
    ['Instances', instancesPage(state, context)],
    [principalLabel(caller), ofPrincipal(state)],
    ['Event history', historyPage(state)],
    ['Execution', executionPage(incident.execution)],
    ['Evidence', evidencePage(context, incident.execution.split(':')[3] ?? launch.region)],
  ];
  return found.flatMap(([label, url]) => (url === undefined ? [] : [{ label, url }])).slice(0, mostLinks);
}

/** The one that was launched; of several, all that runs in the region where they are. */
function instancesPage({ launch }: ContainmentState, context: ReportContext): string | undefined {
  const running = instancesOf(context)?.running?.items ?? [];
  const named = launch.result.kind === 'launched' ? launch.result.instanceIds : [];
  const ids = running.length > 0 ? running.flatMap(({ instanceIds }) => instanceIds) : named;
  const region = running[0]?.region ?? launch.region;
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return instancePage(region, only);
  return ids.length > 0 ? runningPage(region) : undefined;
}

const principalLabel = (caller: Caller): string => ('userName' in caller ? 'User' : 'Role');

function ofPrincipal({ caller, launch }: ContainmentState): string | undefined {
  const region = globalRegion(launch.region);
  if ('userName' in caller) return principalPage(region, 'user', caller.userName);
  return 'roleName' in caller ? principalPage(region, 'role', caller.roleName) : undefined;
}

function historyPage({ caller, launch }: ContainmentState): string | undefined {
  const { accessKeyId } = caller;
  return accessKeyId === undefined
    ? eventsPage(launch.region, 'EventId', launch.eventId)
    : eventsPage(launch.region, 'AccessKeyId', accessKeyId);
}

/** @param region the responder's, where its bucket is */
function evidencePage({ evidence = '' }: ReportContext, region: string): string | undefined {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(evidence) ?? [];
  return bucket === undefined || prefix === undefined ? undefined : folderPage(region, bucket, prefix);
}
