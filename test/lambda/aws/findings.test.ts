import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { makeFindings } from '../../../lambda/aws/findings.ts';
import type { Finding } from '../../../core/report/renderers/render-asff.ts';
import { errors } from '../../../lambda/contract.ts';
import { awsError } from '../../support/run/sdk.ts';

const hub = mockClient(SecurityHubClient);
beforeEach(() => hub.reset());
const finding = { Id: 'f-1', UpdatedAt: '2026-11-01T10:00:00.000Z', Title: 't' } as Finding;
const put = () => makeFindings().put(finding);

describe('Security Hub', () => {
  it('gets the finding as it is', async () => {
    hub.on(BatchImportFindingsCommand).resolves({ FailedCount: 0, SuccessCount: 1 });
    await put();
    expect(hub.calls()[0]!.args[0].input).toEqual({ Findings: [finding] });
  });
  it.each([
    ['InternalException', 500, errors.retryable, ''],
    ['LimitExceededException', 429, errors.retryable, ''],
    ['ThrottlingException', 429, errors.retryable, ''],
    ['TimeoutError', 0, errors.retryable, ''],
    ['InvalidAccessException', 401, errors.permanent, 'aws securityhub enable-security-hub'],
    ['AccessDeniedException', 403, errors.permanent, 'securityhub:BatchImportFindings'],
    ['InvalidInputException', 400, errors.permanent, 'not as Security Hub wants it'],
    ['ValidationException', 400, errors.permanent, ''],
  ])('that refuses the call with %s (%d) is %s', async (code, status, name, help) => {
    hub.on(BatchImportFindingsCommand).rejects(awsError(code, status, 'because'));
    await expect(put()).rejects.toMatchObject({ name, message: expect.stringContaining(help) });
    await expect(put()).rejects.toThrow(`${code}: because`);
  });
  it.each([
    ['InvalidInput', errors.permanent, 'not as Security Hub wants it'],
    ['InvalidAccess', errors.permanent, 'aws securityhub enable-security-hub'],
    ['InternalError', errors.retryable, ''],
    ['LimitExceeded', errors.retryable, ''],
  ])('that takes the call and fails the finding with %s is %s', async (ErrorCode, name, help) => {
    const FailedFindings = [{ Id: 'f-1', ErrorCode, ErrorMessage: `data.Title${'!'.repeat(1_000)}` }];
    hub.on(BatchImportFindingsCommand).resolves({ FailedCount: 1, SuccessCount: 0, FailedFindings });
    await expect(put()).rejects.toMatchObject({ name, message: expect.stringContaining(help) });
    const { message } = (await put().catch((error: unknown) => error)) as Error;
    expect(message).toContain(`${ErrorCode}: data.Title!`);
    expect(message.length).toBeLessThan(800);
  });
  it('that counts a failure and does not say why is a failure', async () => {
    hub.on(BatchImportFindingsCommand).resolves({ FailedCount: 1, SuccessCount: 0 });
    await expect(put()).rejects.toMatchObject({ name: errors.permanent });
  });
});
