import type { Account, DeployedStack } from '@firebreak/account';

/** Everything that a run has left behind or said, as text, by where it is. Secrets Manager is not among it. */
export async function leavings(
  account: Account,
  stacks: readonly DeployedStack[],
  lines: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const refs = (type: string) =>
    stacks
      .flatMap(({ resources }) => resources)
      .filter((one) => one.type === type)
      .map(({ ref }) => ref);
  const items = await Promise.all(refs('AWS::DynamoDB::Table').map((name) => account.dynamoDb.items(name)));
  const objects = refs('AWS::S3::Bucket').flatMap((bucket) => account.s3.objects(bucket));
  const executions = account.states.executions();
  return {
    'log line': lines,
    'table item': items.flat().map((item) => JSON.stringify(item)),
    'execution history': executions.flatMap((execution) => [
      JSON.stringify(execution.input),
      JSON.stringify(execution.ending()),
      ...execution.history().map((entry) => JSON.stringify(entry)),
    ]),
    'S3 object': objects.map(({ key, body }) => `${key} ${body.toString('utf8')}`),
    'SNS message': account.sns.outbox().map((message) => JSON.stringify(message)),
    'CloudTrail record': account.trail.all().map((record) => JSON.stringify(record)),
  };
}

/** Where `text` stands, and how often: as it is, as a URL has it, or in base64. */
export function findIn(
  places: Readonly<Record<string, readonly string[]>>,
  text: string,
): Readonly<Record<string, number>> {
  const forms = [text, encodeURIComponent(text), Buffer.from(text).toString('base64')];
  const found = Object.entries(places).map(
    ([place, texts]) =>
      [place, texts.filter((one) => forms.some((form) => one.includes(form))).length] as const,
  );
  return Object.fromEntries(found.filter(([, count]) => count > 0));
}
