const launch = {
  source: 'aws.ec2',
  detail: { eventName: 'RunInstances', eventID: 'x', userIdentity: { type: 'IAMUser' } },
};

/** What the stand-in for `aws` prints, by service and operation: as much as the pages' own pipes look at. */
const json: Readonly<Record<string, unknown>> = {
  'sqs receive-message': {
    Messages: [
      {
        Body: JSON.stringify(launch),
        ReceiptHandle: 'handle',
        MessageAttributes: { ERROR_CODE: { StringValue: 'NO_PERMISSIONS' } },
      },
    ],
  },
  'dynamodb get-item': { Item: { status: { S: 'held' }, counted: { L: [] } } },
  'dynamodb scan': {
    Items: [{ status: { S: 'held' }, subject: { S: 'user x' }, incidentId: { S: 'fb-1' } }],
  },
  'dynamodb query': { Items: [{ eventTime: { S: 'x' }, region: { S: 'x' }, instances: { N: '1' } }] },
  'stepfunctions describe-execution': launch,
  // Every file of the evidence, in one.
  's3 cp': {
    verdict: {},
    made: { items: [{ what: 'user x', removal: ['aws iam delete-user --user-name x'] }] },
    files: [{ sha256: 'x', key: 'x' }],
  },
};

/**
 * As a script of bash: a document where there is one for the call, and else a word as long as the ids
 * that loops go over.
 */
export const answers = `case "$1 $2" in
${Object.entries(json)
  .map(([call, answer]) => `'${call}') echo '${JSON.stringify(answer)}' ;;`)
  .join('\n')}
*) case " $* " in *CloudTrailEvent*) echo '{"eventTime": "x"}' ;; *Policy*) echo '{}' ;; *) echo AKIAEXAMPLEKEY0000000001 ;; esac ;;
esac`;
