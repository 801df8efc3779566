import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canRedraw, openLiveLines } from '../src/terminal/live-lines.ts';
import { screen } from './screen.ts';

describe('lines at the foot of a terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are drawn over what they were, below what stays', () => {
    const terminal = screen(40);
    const live = openLiveLines(terminal);
    live.show(() => ['job a  10%', 'job b  20%']);
    live.say('saved frame 1');
    live.show(() => ['job a  30%']);
    live.say('saved frame 2');
    live.show(() => ['job a  90%', 'job b  95%', 'job c  1%']);
    live.end();
    expect(terminal.text()).toEqual([
      'saved frame 1',
      'saved frame 2',
      'job a  90%',
      'job b  95%',
      'job c  1%',
    ]);
  });

  it('are drawn ten times a second at most, each time in one write, and the last state in the end', () => {
    const terminal = screen(40);
    const live = openLiveLines(terminal);
    for (let percent = 0; percent <= 100; percent += 1) live.show(() => [`${percent}%`]);
    expect(terminal.writes()).toBe(1);
    vi.advanceTimersByTime(100);
    expect(terminal.writes()).toBe(2);
    expect(terminal.text()).toEqual(['100%']);
    live.show(() => ['all']);
    live.end();
    expect(terminal.text()).toEqual(['all']);
    vi.advanceTimersByTime(1000);
    expect(terminal.writes()).toBe(3);
  });

  it('never take more than a row each, and leave nothing behind when the terminal gets narrower', () => {
    const terminal = screen(60);
    const live = openLiveLines(terminal);
    live.say('above');
    live.show((columns) => ['x'.repeat(columns), 'y'.repeat(columns + 20)]);
    vi.advanceTimersByTime(100);
    expect(terminal.text()).toEqual(['above', 'x'.repeat(59), `${'y'.repeat(58)}…`]);
    terminal.resize(25);
    expect(terminal.text()).toEqual(['above', 'x'.repeat(24), `${'y'.repeat(23)}…`]);
    terminal.resize(80);
    live.end();
    expect(terminal.text()).toEqual(['above', 'x'.repeat(79), `${'y'.repeat(78)}…`]);
  });

  it('make room for a question, and come back', () => {
    const terminal = screen(40);
    const live = openLiveLines(terminal);
    live.show(() => ['50%']);
    live.pause();
    expect(terminal.text()).toEqual([]);
    live.show(() => ['60%']);
    terminal.resize(30);
    expect(terminal.text()).toEqual([]);
    live.resume();
    vi.advanceTimersByTime(100);
    live.end();
    expect(terminal.text()).toEqual(['60%']);
  });

  it('are left alone on what is no terminal, or one that can only print', () => {
    expect(canRedraw({ isTTY: true }, { TERM: 'xterm-256color' })).toBe(true);
    expect(canRedraw({ isTTY: true }, {})).toBe(true);
    expect(canRedraw({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(canRedraw({}, { TERM: 'xterm' })).toBe(false);
  });
});
