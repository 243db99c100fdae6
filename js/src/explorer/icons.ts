/** Small drawings for buttons; the words beside them, or their names, say the same. */
const PATHS: Record<string, string> = {
  drag: 'M5 9a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0M11 9h9m-3.2-3.2L20 9l-3.2 3.2M4 19h16',
  click: 'M6 3v14l3.6-3.4L12.4 20l2.6-1.2-2.8-6.2H17z',
  box: 'M4 5h3m3 0h4m3 0h3v3m0 3v3m0 3v2h-3m-3 0h-4m-3 0H4v-2m0-3v-3m0-3V5',
  lasso: 'M12 4c5 0 8.500 2.400 8.500 5.500S17 15 12 15s-8.500-2.400-8.500-5.500S7 4 12 4M8 14.400c-1.500 1-1.800 2.600-.4 3.400s3 .4 3.200 2.700',
  pan: 'M12 3v18M3 12h18M9.500 5.500L12 3l2.500 2.500M9.500 18.500L12 21l2.500-2.500M5.500 9.500L3 12l2.500 2.500M18.500 9.500L21 12l-2.500 2.500',
  replace: 'M6 6h12v12H6z',
  add: 'M12 5v14M5 12h14',
  remove: 'M5 12h14',
  'zoom in': 'M4 10a6 6 0 1 0 12 0a6 6 0 1 0-12 0M14.500 14.500L20 20M10 7.500v5M7.500 10h5',
  'zoom out': 'M4 10a6 6 0 1 0 12 0a6 6 0 1 0-12 0M14.500 14.500L20 20M7.500 10h5',
  'pan left': 'M20 12H4M10 6l-6 6 6 6',
  'pan right': 'M4 12h16M14 6l6 6-6 6',
  'pan up': 'M12 20V4M6 10l6-6 6 6',
  'pan down': 'M12 4v16M6 14l6 6 6-6',
  'reset view': 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
};

export function icon(name: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'jsc-icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name] ?? '');
  svg.append(path);
  return svg;
}
