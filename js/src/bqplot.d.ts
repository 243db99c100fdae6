/**
 * The small part of bqplot that our marks stand on.
 *
 * bqplot's current front end is not on npm, so we compile against this and take the real thing from the page.
 */
declare module 'bqplot' {
  import type { WidgetModel, WidgetView } from '@jupyter-widgets/base';

  /** A scale's view: a d3 scale, and the offset bqplot adds to every position. */
  export interface ScaleView {
    scale: ((value: number) => number) & { domain(): number[]; range(): number[]; invert(pixel: number): number };
    offset: number;
    model: WidgetModel;
    set_range(range: number[]): void;
  }

  export interface FigureView extends WidgetView {
    margin: { top: number; bottom: number; left: number; right: number };
    plotareaWidth: number;
    plotareaHeight: number;
    padded_range(direction: 'x' | 'y', scale: WidgetModel): number[];
    relayout(): void;
  }

  export class MarkModel extends WidgetModel {
    mark_data: Array<Record<string, unknown>>;
    dirty: boolean;
    update_domains(): void;
  }
  export class ScatterModel extends MarkModel {}
  export class LinesModel extends MarkModel {}

  export class Mark extends WidgetView {
    el: any;
    parent: FigureView;
    scales: { x?: ScaleView; y?: ScaleView };
    xPadding: number;
    yPadding: number;
    render(): Promise<void>;
    create_listeners(): void;
    set_ranges(): void;
    draw(animate?: boolean): void;
    relayout(): void;
    compute_view_padding(): void;
  }
  export class Scatter extends Mark {
    update_position(animate?: boolean): void;
  }
  export class Lines extends Mark {
    update_line_xy(animate?: boolean): void;
  }
}
