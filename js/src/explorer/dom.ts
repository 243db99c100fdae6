/** Elements in one line: `h('button', { class: 'jsc-button', onclick: f }, 'Undo')`. */

type Value = string | number | boolean | null | undefined | ((event: any) => void);

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.replace(/^on/, ''), value);
    } else {
      setAttribute(element, name, value);
    }
  }
  element.append(...children.filter((child): child is Node | string => child !== null));
  return element;
}

/** Writes an attribute, or takes it away for null, undefined and false; touches nothing when it is already so. */
export function setAttribute(element: Element, name: string, value: Exclude<Value, Function>): void {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else {
    const text = value === true ? '' : String(value);
    if (element.getAttribute(name) !== text) {
      element.setAttribute(name, text);
    }
  }
}

/** Writes text only when it differs, so that a selection or a screen reader is not disturbed, and into the node that is there. */
export function setText(element: Element, text: string): void {
  const only = element.childNodes.length === 1 ? element.firstChild : null;
  if (only instanceof Text && text !== '') {
    if (only.data !== text) only.data = text;
  } else if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows or hides by the `hidden` attribute; touches nothing when it is already so. */
export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}
