/** The rows that are out for one reason, read from the dots: the bench lists only the first of very many. */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { RowState } from '../wire.gen';

export function rowsOutFor(figure: WidgetModel | null, reason: string): number[] {
  const marks = (figure?.get('marks') ?? []) as WidgetModel[];
  const dots = marks.find((mark) => mark.get('_model_name') === 'FitScatterModel');
  const [states, reasons] = [(dots?.get('states') ?? []) as RowState[], (dots?.get('reasons') ?? []) as string[]];
  return states.flatMap((state, row) => (state === 'out' && reasons[row] === reason ? [row] : []));
}
