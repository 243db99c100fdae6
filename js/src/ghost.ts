/** The copy of a dot that follows the pointer, above everything, so that it can be carried out of the plot. */
const SVG = 'http://www.w3.org/2000/svg';
const HALF = 20;

export class Ghost {
  private readonly layer: SVGSVGElement;

  constructor(outline: string, color: string, count = 1) {
    this.layer = document.createElementNS(SVG, 'svg');
    this.layer.setAttribute('class', 'jsc-ghost');
    this.layer.setAttribute('aria-hidden', 'true');
    this.layer.setAttribute('viewBox', `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`);
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', outline);
    path.style.setProperty('--jsc-color', color);
    this.layer.append(path);
    if (count > 1) {
      const label = document.createElementNS(SVG, 'text');
      label.setAttribute('x', '8');
      label.setAttribute('y', '-7');
      label.textContent = String(count);
      this.layer.append(label);
    }
    document.body.append(this.layer);
  }

  /** Stand at a point of the window; `decided` says that letting go here changes the fit. */
  moveTo(clientX: number, clientY: number, decided: boolean): void {
    this.layer.style.transform = `translate(${clientX - HALF}px, ${clientY - HALF}px)`;
    this.layer.classList.toggle('jsc-ghost-decided', decided);
  }

  remove(): void {
    this.layer.remove();
  }
}
