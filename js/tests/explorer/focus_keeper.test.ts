import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FocusKeeper } from '../../src/explorer/focus_keeper';

let root: HTMLElement;
let keeper: FocusKeeper;

const at = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;
const soon = (): Promise<void> => new Promise((done) => setTimeout(done));

beforeEach(() => {
  document.body.innerHTML = `<button id="other"></button><div id="root"><input id="field">
    <ul><li><button id="one"></button></li><li><button id="two"></button></li></ul><p><button id="three"></button></p></div>`;
  root = at('#root');
  keeper = new FocusKeeper(root);
});
afterEach(() => keeper.dispose());

describe('the focus of what goes away', () => {
  it('goes to what took its place, then to its neighbour', async () => {
    at('#one').focus();
    at('#one').parentElement!.remove();
    await soon();
    expect(document.activeElement).toBe(at('#two'));
    at('#two').parentElement!.remove();
    await soon();
    expect(document.activeElement?.id).toBe('three');
  });

  it('goes on when what had it is hidden, or all around it', async () => {
    at('#three').focus();
    at('p').hidden = true;
    await soon();
    expect(document.activeElement).toBe(at('#two'));
  });

  it('is left where a person put it', async () => {
    at('#one').focus();
    at('#other').focus();
    await soon();
    at('#one').remove();
    await soon();
    expect(document.activeElement).toBe(at('#other'));
    at('#two').focus();
    at('#two').blur();
    await soon();
    at('#two').remove();
    await soon();
    expect(document.activeElement).toBe(document.body);
  });
});
