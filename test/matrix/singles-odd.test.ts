import { testSingles } from './singles.ts';

testSingles('odd');
