import { observedReport, observingEvent } from '../../../core/observing/report.ts';
import { dynamoDbClient, eventBridgeClient, snsClient } from '../../aws/clients.ts';
import { makeLifecycleBus } from '../../aws/lifecycle-bus.ts';
import { makeNotices } from '../../aws/notices.ts';
import { makeObserving } from '../../aws/table/observing.ts';
import { env, observedStep } from '../../contract.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { tell } from '../../tell.ts';
import { toNotice } from '../publish-report/compose.ts';
import { observe } from './observe.ts';

const topic = required(env.reportTopic);
const table = makeObserving(dynamoDbClient(), required(env.incidentTable));
const ports = { notices: makeNotices(snsClient(), topic), bus: makeLifecycleBus(eventBridgeClient()) };
const { observeDays } = deployedSettings();

/** Once a day in mode observe: whether it is time to say what would have been contained, and that nothing is armed. */
export const handler = makeStep(observedStep, async (_: unknown, { logger }) => {
  const now = new Date();
  const result = await observe({
    ...{ table, observeDays, now },
    tell: async (observed) => {
      const notice = toNotice('observing', observedReport(observed, now));
      const { eventsError } = await tell(notice, () => [observingEvent(observed, topic, now)], ports);
      // The mail is out: to fail now would have Lambda send it again.
      if (eventsError !== undefined) logger.error('event undelivered', { eventsError });
    },
  });
  logger.info('observed', { ...result });
  return result;
});
