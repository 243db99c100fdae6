import { beforeEach, describe, expect, it, vi } from 'vitest';
import { previewSentence, PreviewVoice, REST } from '../../src/explorer/preview_voice';
import { readout } from './views';

const name = (row: number): string => `run ${row}`;
const rows = (...shares: [number, number][]): { rows: Map<number, number>; held: Record<string, number> } => ({ rows: new Map(shares), held: {} });

describe('what a preview says', () => {
  const readouts = [
    readout({ label: 'loss at N 1T', old_text: '2.01', new_text: '2.03', shift_in_se: 1.2 }),
    readout({ label: 'E', old_text: '1.80', new_text: '1.81', shift_in_se: 0.3 }),
    readout({ label: 'alpha', old_text: '0.350', new_text: '0.360', shift_in_se: -0.8 }),
    readout({ label: 'A', old_text: '480', new_text: '500', shift_in_se: 0.5 }),
  ];
  const parameters = ['E', 'alpha', 'A'];

  it('names the runs, the two parameters that move most, and the target', () => {
    expect(previewSentence(rows([17, 0]), name, readouts, parameters)).toBe(
      'Preview without run 17: alpha 0.360, −0.8 SE; A 500, +0.5 SE; loss at N 1T 2.03, +1.2 SE');
  });

  it.each([
    [rows([3, 1]), 'with run 3 back in'],
    [rows([3, 0], [4, 0]), 'without run 3 and run 4'],
    [rows([3, 0], [4, 0], [5, 0]), 'without 3 runs'],
    [rows([3, 0.4]), 'with 40 % of run 3'],
    [{ rows: new Map(), held: { B: 3 } }, 'with B held'],
  ])('says what is unfinished', (unfinished, words) => {
    expect(previewSentence(unfinished, name, readouts, parameters)).toContain(`Preview ${words}: `);
  });

  it('says where nothing moves by a digit, and nothing where nothing is unfinished', () => {
    const still = readouts.map((each) => ({ ...each, new_text: each.old_text }));
    expect(previewSentence(rows([3, 0]), name, still, parameters)).toBe('Preview without run 3: no parameter moves by a digit; loss at N 1T still 2.01');
    expect(previewSentence(rows(), name, readouts, parameters)).toBeNull();
  });

  it('leaves out what is held by the hand itself', () => {
    expect(previewSentence({ rows: new Map(), held: { alpha: 0.36 } }, name, readouts, parameters)).toContain(': A 500, +0.5 SE; E 1.81');
  });
});

describe('the voice of a preview', () => {
  let said: string[];
  let state: { isActive: boolean; isUnderway: boolean; sentence: string };
  let voice: PreviewVoice;
  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    state = { isActive: true, isUnderway: true, sentence: 'one' };
    voice = new PreviewVoice({
      isActive: () => state.isActive, isUnderway: () => state.isUnderway, sentence: () => state.sentence, say: (sentence) => said.push(sentence),
    });
    return () => vi.useRealTimers();
  });

  it('is silent while the hand moves, and speaks once when it rests', () => {
    for (let move = 0; move < 50; move++) {
      voice.changed();
      vi.advanceTimersByTime(REST - 20);
    }
    expect(said).toEqual([]);
    vi.advanceTimersByTime(REST);
    voice.changed();
    vi.advanceTimersByTime(10 * REST);
    expect(said).toEqual(['one']);
  });

  it('leaves two seconds between two sentences', () => {
    voice.changed();
    vi.advanceTimersByTime(REST);
    state.sentence = 'two';
    voice.changed();
    vi.advanceTimersByTime(1900);
    expect(said).toEqual(['one']);
    vi.advanceTimersByTime(200);
    expect(said).toEqual(['one', 'two']);
  });

  it('says that a preview ended which it has told of, and of no other', () => {
    voice.changed();
    state.isActive = false;
    voice.changed();
    vi.advanceTimersByTime(10 * REST);
    expect(said).toEqual([]);
    state.isActive = true;
    voice.changed();
    vi.advanceTimersByTime(REST);
    state.isActive = false;
    voice.changed();
    vi.advanceTimersByTime(10 * REST);
    expect(said).toEqual(['one', 'Preview ended, the fit is as it was']);
  });

  it('leaves the outcome of a drop to the kernel, and speaks for it where it is slow', () => {
    state.isUnderway = false;
    voice.changed();
    vi.advanceTimersByTime(REST);
    voice.answered();
    state.isActive = false;
    voice.changed();
    vi.advanceTimersByTime(10 * REST);
    expect(said).toEqual([]);
    state.isActive = true;
    voice.changed();
    vi.advanceTimersByTime(2000);
    expect(said).toEqual(['one']);
  });
});
