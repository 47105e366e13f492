import type { HistoryEvent } from '../../../core/review/event.ts';
import type { ResourceJob } from '../../../core/review/progress.ts';
import { addToResource, chooseResources, nothingFound, toDone } from '../../../core/review/resources.ts';
import { ask } from './ask.ts';
import type { Run } from './run.ts';

const pageSize = 50;
/** Pages of fifty events that are read of one resource, and how many more to get past the events of Firebreak itself. */
const pageLimit = { usual: 2, more: 4 } as const;

/**
 * Looks up what else happened to what the credentials changed: the last step of AWS's procedure for a leaked key.
 * One resource that cannot be looked up costs itself.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-cli.html#looking-up-events-resource
 */
export async function readResources(run: Run): Promise<void> {
  const left = chooseResources(run.progress).filter(({ done }) => !done);
  await Promise.all(left.map((job) => readResource(job, run)));
}

async function readResource(job: ResourceJob, run: Run): Promise<void> {
  const { progress, keeper } = run;
  const { region } = job;
  const attribute = { key: 'ResourceName', value: job.name } as const;
  const events: HistoryEvent[] = [];
  const found = nothingFound();
  let next: string | undefined;
  for (let pages = 0; pages < pageLimit.usual + Math.min(pageLimit.more, found.own / pageSize); pages += 1) {
    const { from, to } = progress;
    const answer = await ask({ region, attribute, from, to, ...(next !== undefined && { next }) }, run);
    if (answer.kind === 'failed') job.failure = answer.failure;
    if (answer.kind !== 'page') return;
    for (const event of answer.page.events) addToResource(progress, found, event, region);
    events.push(...answer.page.events);
    next = answer.page.next;
    if (next === undefined) break;
  }
  job.done = toDone(found, next !== undefined);
  await keeper?.add(
    progress.resources,
    events.map(({ record }) => record),
  );
}
