import SlowestReporter, { tellSlowest, type Timed } from './slowest-reporter.ts';

const took = (name: string, runtime: number): Timed => ({
  testFilePath: `/project/test/${name}.test.ts`,
  perfStats: { runtime },
});
const twelve = Array.from({ length: 12 }, (_, index) => took(`file-${index}`, index * 1_000 + 40));

function toldOf(testResults: readonly Timed[]): string {
  let told = '';
  const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
  new SlowestReporter().onRunComplete(undefined, { testResults });
  spy.mockRestore();
  return told;
}

describe('the files that took longest', () => {
  it('are ten, the longest first, in seconds', () => {
    const told = tellSlowest([...twelve, took('longest', 123_456)], '/project');
    expect(told).toHaveLength(10);
    expect(told.slice(0, 2)).toEqual(['  123.5 s  test/longest.test.ts', '   11.0 s  test/file-11.test.ts']);
    expect(told.at(-1)).toBe('    3.0 s  test/file-3.test.ts');
  });

  it('are told when there are more than ten', () => {
    expect(toldOf(twelve)).toContain('The files that took longest:\n   11.0 s  ');
    expect(toldOf(twelve.slice(2))).toBe('');
  });
});
