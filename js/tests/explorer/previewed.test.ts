import { describe, expect, it } from 'vitest';
import { previewed } from '../../src/explorer/previewed';
import { ProfileToggle } from '../../src/explorer/profile_toggle';
import { Readouts } from '../../src/explorer/readouts';
import { panelView, readout } from './views';

const refit = { values: { alpha: 0.4 }, objective: 0.25, delta: 1, phi: new Float64Array(1) };

describe('a view with a preview over it', () => {
  const view = panelView({ readouts: [readout({ new: 0.35, new_text: '0.350', se: 0.02, tree: ['*', 2, 'alpha'] })] });

  it('is the kernel’s own where there is no refit', () => {
    const shown = previewed(view, null, { alpha: 0.4 }, true);
    expect([shown.parameters, shown.readouts, shown.fit, shown.errors]).toEqual([view.parameters, view.readouts, view.fit, null]);
  });

  it('moves parameters, readouts and objective, and says that it is a preview', () => {
    const shown = previewed(view, refit, { alpha: 0.4 }, true);
    expect(shown.parameters[0].value).toBe(0.4);
    expect(shown.readouts[0]).toMatchObject({ old: 0.35, old_text: '0.350', new: 0.8, new_text: '0.800' });
    expect(shown.readouts[0].shift_in_se).toBeCloseTo(22.5);
    expect(shown.fit).toMatchObject({ objective: 0.25, freshness: 'preview' });
    expect(view.parameters[0].value).toBe(0.35);
  });

  it('leaves a readout it cannot compute', () => {
    const other = panelView({ readouts: [readout({ tree: ['*', 2, 'gone'] }), readout({ tree: null })] });
    expect(previewed(other, refit, { alpha: 0.4 }, false).readouts).toEqual(other.readouts);
  });
});

describe('readouts under the finger', () => {
  it('change their numbers where they stand, and are made anew when more than those differ', () => {
    const readouts = new Readouts();
    readouts.update([readout({ label: 'loss', new_text: '0.360' })], [], true);
    const [first] = readouts.el.querySelectorAll('.jsc-readout');
    readouts.update([readout({ label: 'loss', new_text: '0.377', shift_in_se: 2.7 })], [], true);
    expect(readouts.el.querySelector('.jsc-readout')).toBe(first);
    expect(first.textContent).toBe('loss0.350→0.377+2.7 SE');
    expect(readouts.el.textContent).toContain('What this would move');
    readouts.update([readout({ label: 'loss', old_text: '0.377', new_text: '0.377', moved: false })], []);
    expect(readouts.el.querySelector('.jsc-readout')!.textContent).toBe('loss0.377unchanged to 3 digits');
  });
});

describe('the profile toggle', () => {
  it('turns, and goes off where the page cannot refit', () => {
    const said: boolean[] = [];
    const toggle = new ProfileToggle((isOn) => said.push(isOn));
    toggle.el.click();
    expect(toggle.el.getAttribute('aria-pressed')).toBe('true');
    toggle.update(false);
    expect([toggle.el.disabled, toggle.el.getAttribute('aria-pressed'), said]).toEqual([true, 'false', [true, false]]);
  });
});
