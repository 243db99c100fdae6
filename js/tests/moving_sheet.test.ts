import type { FigureView } from 'bqplot';
import { beforeEach, describe, expect, it } from 'vitest';
import { MovingSheet } from '../src/moving_sheet';

const SVG = 'http://www.w3.org/2000/svg';

let box: HTMLElement;
let surface: SVGSVGElement;
let figure: FigureView & { get_svg(): string };

/** Elements of marks in a figure, in their order. */
function marks(...names: string[]): SVGElement[] {
  return names.map((name) => {
    const mark = document.createElementNS(SVG, 'g');
    mark.setAttribute('class', name);
    surface.append(mark);
    return mark;
  });
}

function drawing(name: string): SVGElement {
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('class', name);
  return group;
}

const classes = (): string[] => [...box.children].map((each) => each.getAttribute('class') ?? '');
const laid = (): string[] => [...box.querySelectorAll('.jsc-moving-sheet g')].map((each) => each.getAttribute('class') ?? '');

beforeEach(() => {
  document.body.innerHTML = '';
  box = document.body.appendChild(document.createElement('div'));
  surface = document.createElementNS(SVG, 'svg');
  surface.setAttribute('class', 'figure');
  box.append(surface);
  figure = {
    margin: { top: 12, bottom: 54, left: 66, right: 18 }, plotareaWidth: 600, plotareaHeight: 374, get_svg: () => surface.outerHTML,
  } as never;
});

describe('what moves under a hand', () => {
  it('lies over the plot area, below the dots', () => {
    const [lines] = marks('lines', 'jsc-scatter');
    MovingSheet.of(figure).lay(lines, drawing('curves'));
    expect(classes()).toEqual(['jsc-moving-sheet', 'figure']);
    const { left, top, width, height } = MovingSheet.of(figure).el.style;
    expect([left, top, width, height]).toEqual(['66px', '12px', '600px', '374px']);
  });

  it('lies above the dots where the curves do', () => {
    const [, lines] = marks('jsc-scatter', 'lines');
    MovingSheet.of(figure).lay(lines, drawing('curves'));
    MovingSheet.of(figure).lay(lines, drawing('curves'));
    expect(classes()).toEqual(['figure', 'jsc-moving-sheet']);
  });

  it('lies in the order of the marks, whichever is drawn first', () => {
    const [target, lines] = marks('target', 'lines');
    const [curves, point] = [drawing('curves'), drawing('point')];
    MovingSheet.of(figure).lay(lines, curves);
    MovingSheet.of(figure).lay(target, point);
    expect(laid()).toEqual(['point', 'curves']);
    MovingSheet.of(figure).lay(lines, curves);
    expect(laid()).toEqual(['point', 'curves']);
  });

  it('follows the size of the plot', () => {
    const [lines] = marks('lines', 'jsc-scatter');
    const curves = drawing('curves');
    MovingSheet.of(figure).lay(lines, curves);
    figure.plotareaWidth = 300;
    MovingSheet.of(figure).lay(lines, curves);
    expect(MovingSheet.of(figure).el.style.width).toBe('300px');
  });

  it('waits in its mark until the figure is on the page', () => {
    const home = document.createElementNS(SVG, 'g');
    const curves = drawing('curves');
    MovingSheet.of(figure).lay(home, curves);
    expect(curves.parentNode).toBe(home);
    surface.append(home);
    MovingSheet.of(figure).lay(home, curves);
    expect(laid()).toEqual(['curves']);
  });

  it('is in the picture that bqplot saves, in its place, and back on the sheet after it', () => {
    const [lines] = marks('lines', 'jsc-scatter');
    MovingSheet.of(figure).lay(lines, drawing('curves'));
    expect(figure.get_svg()).toContain('<g class="lines"><g class="curves"></g></g><g class="jsc-scatter">');
    expect(laid()).toEqual(['curves']);
  });

  it('goes with its mark, and the sheet with the last of them', () => {
    const [target, lines] = marks('target', 'lines');
    const [curves, point] = [drawing('curves'), drawing('point')];
    MovingSheet.of(figure).lay(target, point);
    MovingSheet.of(figure).lay(lines, curves);
    MovingSheet.of(figure).lift(curves);
    expect(laid()).toEqual(['point']);
    MovingSheet.of(figure).lift(point);
    expect(classes()).toEqual(['figure']);
  });
});
