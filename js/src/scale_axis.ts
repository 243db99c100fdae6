/** A bqplot scale as the straight line that it is over a value or its logarithm. */
import type * as bqplot from 'bqplot';
import type { Axis } from './dot_field';

/** A scale as a straight line over its own coordinate. */
export function scaleAxis({ scale, offset, model }: bqplot.ScaleView, size: number): Axis {
  const log = model.get('_model_name') === 'LogScaleModel';
  const [low, high] = scale.domain();
  const along = (value: number): number => (log ? Math.log(value) : value);
  const slope = (scale(high) - scale(low)) / (along(high) - along(low));
  return { slope, offset: scale(low) + offset - slope * along(low), log, size };
}
