import { SNSClient } from '@aws-sdk/client-sns';
import { pauseReport, type PauseNews } from '../../core/report/pause.ts';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { findReportTopics } from '../../lambda/aws/find-topic.ts';
import { makeNotices } from '../../lambda/aws/notices.ts';
import { toNotice } from '../../lambda/steps/publish-report/compose.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { NotFound } from '../not-found.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Mails a pause or its end to everybody on the report topic of the deployed responder.
 * @param topic its ARN; looked for in the home region where it is left out
 * @throws NotFound, UsageError, RetryableError, PermanentError: then nobody was told
 */
export async function publishNews(
  news: PauseNews,
  { aws, region, topic }: { readonly aws: AmbientAws; readonly region: string; readonly topic?: string },
): Promise<void> {
  const sns = new SNSClient({ ...clientOptions, ...aws.config, region });
  const notices = makeNotices(sns, topic ?? (await findOne(sns, region)));
  await notices.publish(toNotice(news.action, pauseReport(news, aws.now())));
}

async function findOne(sns: SNSClient, region: string): Promise<string> {
  const found = await findReportTopics(sns);
  const [one] = found;
  const name = 'Name one with --topic (the output ReportTopicArn of the stack).';
  if (one === undefined) throw new NotFound(`there is no report topic in ${region} of this account. ${name}`);
  if (found.length > 1)
    throw new UsageError(`there are several report topics in ${region}: ${found.join(', ')}. ${name}`);
  return one;
}
