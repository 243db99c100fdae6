import * as bqplot from 'bqplot';
export class LawLinesModel extends bqplot.LinesModel {}
export class LawLines extends bqplot.Lines {}
