/** Whether an element has the focus and shows it: a key has brought it there, not a press of the pointer. */
export function hasVisibleFocus(element: EventTarget | null): element is HTMLElement | SVGElement {
  return element instanceof Element && element.matches(':focus-visible');
}
