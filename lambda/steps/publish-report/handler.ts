import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { snsClient } from '../../aws/clients.ts';
import { makeNotices } from '../../aws/notices.ts';
import { env, metrics as names } from '../../contract.ts';
import { millisecondsSince } from '../../../core/incident/incident.ts';
import type { ReportSlice } from '../../../core/incident/told.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { isWorthAMail } from '../../../core/report/opening/news.ts';
import { toTold } from '../../../core/report/opening/told.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { compose, type PublishInput } from './compose.ts';

const notices = makeNotices(snsClient(), required(env.reportTopic));
const deployment = { bucket: required(env.evidenceBucket), settings: deployedSettings() };

/** Publishes what on-call reads: the report, the notice that an action failed, or that containment broke down. */
export const handler = makeStep('publish-report', async (input: PublishInput, { logger, metrics }) => {
  const now = new Date();
  const before = toldAlready(input);
  if (before) {
    logger.info('nothing new to publish', { notice: input.notice });
    return before;
  }
  const notice = compose(input, now, deployment);
  const messageId = await notices.publish(notice);
  metrics.addMetric(names.noticesPublished, MetricUnit.Count, 1);
  if (input.notice === 'report' && input.state.phase === 'first') {
    metrics.addMetric(
      names.launchToReported,
      MetricUnit.Milliseconds,
      millisecondsSince(input.state.launch, now),
    );
  }
  logger.info('notice published', { notice: input.notice, messageId, subject: notice.subject });
  return { messageId, subject: notice.subject, publishedAt: now.toISOString(), ...toldBy(input, now) };
});

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
