import { testSingles } from './singles.ts';

testSingles('even');
