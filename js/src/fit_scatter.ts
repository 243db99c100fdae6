import * as bqplot from 'bqplot';
export class FitScatterModel extends bqplot.ScatterModel {}
export class FitScatter extends bqplot.Scatter {}
