/** What a run is called in few words, read from the dots: `run 17` of `run 17: N 4.1M, D 20M, loss 2.31`. */
import type { WidgetModel } from '@jupyter-widgets/base';

export function runNames(figure: WidgetModel | null): (row: number) => string {
  const marks = (figure?.get('marks') ?? []) as WidgetModel[];
  const dots = marks.find((mark) => mark.get('_model_name') === 'FitScatterModel');
  const labels = (dots?.get('labels') ?? []) as string[];
  return (row) => {
    const label = labels[row] ?? `row ${row + 1}`;
    const end = label.lastIndexOf(': ');
    return end > 0 ? label.slice(0, end) : label;
  };
}
