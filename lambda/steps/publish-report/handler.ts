import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { eventBridgeClient, snsClient } from '../../aws/clients.ts';
import { makeLifecycleBus } from '../../aws/lifecycle-bus.ts';
import { makeNotices } from '../../aws/notices.ts';
import { env, metrics as names } from '../../contract.ts';
import { eventsOf } from '../../../core/lifecycle/events-of.ts';
import { millisecondsSince } from '../../../core/incident/incident.ts';
import type { ReportSlice } from '../../../core/incident/told.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { isWorthAMail } from '../../../core/report/opening/news.ts';
import { toTold } from '../../../core/report/opening/told.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { makeStep, type StepTools } from '../../step.ts';
import { compose, type Composed, type PublishInput } from './compose.ts';
import { putEvents, tell } from '../../tell.ts';

const ports = {
  notices: makeNotices(snsClient(), required(env.reportTopic)),
  bus: makeLifecycleBus(eventBridgeClient()),
};
const deployment = { bucket: required(env.evidenceBucket), settings: deployedSettings() };

/**
 * Publishes what on-call reads: the report, the notice that an action failed, or that containment broke down; and puts
 * the lifecycle events of it on the bus.
 */
export const handler = makeStep('publish-report', async (input: PublishInput, tools) => {
  const { logger, metrics } = tools;
  const now = new Date();
  const before = toldAlready(input);
  if (before) {
    logger.info('nothing new to publish', { notice: input.notice });
    await followUp(input, now, tools);
    return before;
  }
  const composed = compose(input, now, deployment);
  const { subject } = composed;
  const { messageId, eventsError } = await tell(composed, () => eventsOfInput(input, composed), ports);
  sayUndelivered(eventsError, tools);
  metrics.addMetric(names.noticesPublished, MetricUnit.Count, 1);
  if (input.notice === 'report' && input.state.phase === 'first') {
    metrics.addMetric(
      names.launchToReported,
      MetricUnit.Milliseconds,
      millisecondsSince(input.state.launch, now),
    );
  }
  logger.info('notice published', { notice: input.notice, messageId, subject });
  return { messageId, subject, publishedAt: now.toISOString(), ...toldBy(input, now) };
});

const eventsOfInput = ({ notice, state }: PublishInput, { report }: Composed) =>
  eventsOf(notice, state, report);

/** A ticket is to hear that the watching is over, where a mail that says nothing new would only be noise. */
async function followUp(input: PublishInput, now: Date, tools: StepTools): Promise<void> {
  if (input.notice !== 'report' || input.state.phase !== 'follow-up') return;
  const composed = compose(input, now, deployment);
  sayUndelivered(await putEvents(() => eventsOfInput(input, composed), ports.bus), tools);
}

/** The mail is out: to fail now would send it again. The metric has an alarm. */
function sayUndelivered(eventsError: string | undefined, { logger, metrics }: StepTools): void {
  if (eventsError === undefined) return;
  logger.error('events undelivered', { eventsError });
  metrics.addMetric(names.eventsUndelivered, MetricUnit.Count, 1);
}

/**
 * Where there are two mails, one more comes only with news.
 * @returns the report that has told all of it; nothing where a mail is due
 */
const toldAlready = (input: PublishInput): ReportSlice['report'] =>
  input.notice === 'report' && !isWorthAMail(input.state) ? input.state.report : undefined;

/** What the next report goes by to say what is new. */
const toldBy = (input: PublishInput, now: Date) =>
  input.notice === 'report'
    ? { phase: input.state.phase, told: toTold(incidentContext(input.state, now, deployment.bucket)) }
    : {};
