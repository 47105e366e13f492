import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { missingAmong, missingEvent, missingReport } from '../../../core/lifecycle/subscriptions.ts';
import { eventBridgeClient, snsClient } from '../../aws/clients.ts';
import { makeLifecycleBus } from '../../aws/lifecycle-bus.ts';
import { makeNotices } from '../../aws/notices.ts';
import { listSubscriptions } from '../../aws/subscriptions.ts';
import { env, metrics as names, subscriptionStep } from '../../contract.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { tell } from '../../tell.ts';
import { toNotice } from '../publish-report/compose.ts';

const sns = snsClient();
const topic = required(env.reportTopic);
const ports = { notices: makeNotices(sns, topic), bus: makeLifecycleBus(eventBridgeClient()) };
const { emails } = deployedSettings().notify;

/** Once a day: whether every address of the settings still receives what is published, and who does not. */
export const handler = makeStep(subscriptionStep, async (_: unknown, { logger, metrics }) => {
  const missing = missingAmong(emails, await listSubscriptions(sns, topic));
  logger.info('subscriptions checked', { addresses: emails.length, missing: missing.length });
  if (missing.length === 0) return { missing };
  metrics.addMetric(names.subscriptionsMissing, MetricUnit.Count, missing.length);
  const now = new Date();
  const notice = toNotice('subscriptions', missingReport(missing, now));
  const { eventsError } = await tell(notice, () => [missingEvent(missing, topic, now)], ports);
  // The mail is out: to fail now would have Lambda send it again.
  if (eventsError !== undefined) logger.error('event undelivered', { eventsError });
  return { missing };
});
