/**
 * A sheet of its own for what moves under a hand: the browser paints it without the dots, axes and words around it.
 *
 * It lies between the figure's background and its dots (or above the dots, where the curves do), as large as the plot area.
 */
import type { FigureView } from 'bqplot';

const SVG = 'http://www.w3.org/2000/svg';

interface Sheeted {
  /** The mark's own element in the figure: says in which order the drawings lie. */
  home: SVGElement;
  drawing: SVGElement;
}

/** What bqplot saves a figure with. */
type Saving = FigureView & { get_svg?: () => unknown };

export class MovingSheet {
  readonly el = document.createElement('div');
  private readonly paper = document.createElementNS(SVG, 'svg');
  private readonly ground = document.createElementNS(SVG, 'rect');
  private laid: Sheeted[] = [];
  private stood = '';

  private constructor(private readonly figure: Saving) {
    this.el.className = 'jsc-moving-sheet';
    // As large as the sheet, so that the curves' own size, another in each frame, is nobody's concern.
    this.ground.setAttribute('class', 'jsc-moving-ground');
    this.ground.setAttribute('width', '100%');
    this.ground.setAttribute('height', '100%');
    this.paper.append(this.ground);
    this.el.append(this.paper);
    const save = figure.get_svg;
    if (save) figure.get_svg = () => this.home(() => save.call(figure));
  }

  /** The sheet of a figure; one for all its marks. */
  static of(figure: FigureView): MovingSheet {
    const sheet = sheets.get(figure) ?? new MovingSheet(figure);
    sheets.set(figure, sheet);
    return sheet;
  }

  /** Lay a mark's drawing on the sheet, in the order of the marks. It stays at home until the figure is on the page. */
  lay(home: SVGElement, drawing: SVGElement): void {
    if (!this.laid.some((each) => each.drawing === drawing)) {
      this.laid = [...this.laid, { home, drawing }];
      home.prepend(drawing);
    }
    const surface = home.ownerSVGElement;
    if (!surface?.parentNode) return;
    if (drawing.parentNode !== this.paper) {
      this.laid.sort((one, other) => (one.home.compareDocumentPosition(other.home) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
      this.paper.append(...this.laid.filter(({ home }) => home.ownerSVGElement === surface).map((each) => each.drawing));
    }
    this.stand(surface);
  }

  /** The mark is gone, and its drawing with it; the last one takes the sheet away. */
  lift(drawing: SVGElement): void {
    this.laid = this.laid.filter((each) => each.drawing !== drawing);
    drawing.remove();
    if (this.laid.length === 0) this.el.remove();
  }

  /** Over the plot area, below the dots or above them. */
  private stand(surface: SVGSVGElement): void {
    const { margin, plotareaWidth: width, plotareaHeight: height } = this.figure;
    const isAbove = this.laid.some(({ home }) => followsDots(home));
    const stood = [margin?.left ?? 0, margin?.top ?? 0, width, height].join();
    const neighbour = isAbove ? surface.nextSibling : surface;
    if (this.el.parentNode !== surface.parentNode || (isAbove ? surface.nextSibling : this.el.nextSibling) !== (isAbove ? this.el : surface)) {
      surface.parentNode!.insertBefore(this.el, neighbour);
    }
    if (stood === this.stood) return;
    this.stood = stood;
    Object.assign(this.el.style, {
      left: `${margin?.left ?? 0}px`, top: `${margin?.top ?? 0}px`, width: `${Math.max(width, 0)}px`, height: `${Math.max(height, 0)}px`,
    });
  }

  /** While bqplot copies its figure everything is where it was made. */
  private home<T>(act: () => T): T {
    for (const { home, drawing } of this.laid) home.prepend(drawing);
    try {
      return act();
    } finally {
      this.paper.append(...this.laid.map((each) => each.drawing));
    }
  }
}

const sheets = new WeakMap<FigureView, MovingSheet>();

/** Whether a mark is drawn after the dots. */
export function followsDots(home: Element): boolean {
  for (let each = home.previousElementSibling; each; each = each.previousElementSibling) {
    if (each.classList.contains('jsc-scatter')) return true;
  }
  return false;
}
