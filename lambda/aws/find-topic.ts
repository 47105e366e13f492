import { paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';
import { toFailure } from './failure.ts';

/**
 * What the name of a deployed responder's report topic begins with: CloudFormation makes it up of the stack's name, the
 * resource's logical id and a suffix.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
const madeUpName = 'FirebreakResponder-ReportsTopic';

/** @returns ARNs @throws RetryableError, PermanentError */
export async function findReportTopics(sns: SNSClient): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    for await (const { Topics = [] } of paginateListTopics({ client: sns }, {}))
      found.push(...Topics.flatMap(({ TopicArn = '' }) => (TopicArn.includes(madeUpName) ? [TopicArn] : [])));
  } catch (error) {
    throw toFailure(error, 'listing the topics');
  }
  return found;
}
