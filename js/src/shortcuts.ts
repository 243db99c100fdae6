/**
 * Keeps the notebook's single-key shortcuts (x cuts a cell, d d deletes it) away from a part of the page that has keys
 * of its own, and leaves those with a modifier (Ctrl+S) alone; undo, redo and select all (Ctrl+Z, Ctrl+Y, Ctrl+A) are the panel's own too.
 *
 * JupyterLab looks for shortcuts while keys bubble, Notebook 7 before anyone else sees them; both pass over an element
 * that carries this attribute, but only when it is the very one that has the focus: `:focus` matches there first.
 */
const SUPPRESS = 'data-lm-suppress-shortcuts';
const OWN = new Set(['z', 'y', 'a']);

/** Guard `root` and everything in it; the returned function ends it. */
export function guardShortcuts(root: Element): () => void {
  const guard = (event: KeyboardEvent): void => {
    if (!(event.target instanceof Element) || !root.contains(event.target)) return;
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    event.target.toggleAttribute(SUPPRESS, !hasModifier || OWN.has(event.key.toLowerCase()));
  };
  window.addEventListener('keydown', guard, { capture: true });
  return () => window.removeEventListener('keydown', guard, { capture: true });
}
