/** Shapes on a 16 by 16 grid, drawn with strokes of 1.5. Drawn for this panel. */
const shapes = {
  submit: 'M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 10.5v3h11v-3',
  assets: 'M2.5 4.5v8a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1H8L6.5 3h-3a1 1 0 0 0-1 1z',
  progress: 'M2.5 8h2.2l1.6-4.5 3 9L11 8h2.5',
  jobs: 'M3 3.5h10v3H3zM3 9.5h10v3H3zM5 5h.01M5 11h.01',
  rehearsal: 'M2.5 4.5h11v8h-11zM2.5 4.5l2-2.5M6 4.5 8 2M9.5 4.5l2-2.5M7 7v3l2.5-1.5z',
  settings: 'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 3v3M6 10v3',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  close: 'm4 4 8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3-1.5V8.5z',
  chevron: 'm6 3.5 4.5 4.5L6 12.5',
  up: 'M8 13V3.5M3.8 7.7 8 3.5l4.2 4.2',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3',
  error: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.5M8 10.8v.2',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.2',
  notice: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.5V11M8 5v.2',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  folder: 'M2.5 4.5v8a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1H8L6.5 3h-3a1 1 0 0 0-1 1z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3v10l8-5z',
  stop: 'M4 4h8v8H4z',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9M6.7 7v4M9.3 7v4',
  download: 'M8 2.5V11M4.5 7.5 8 11l3.5-3.5M2.5 13.5h11',
  upload: 'M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 13.5h11',
  link: 'M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8',
  copy: 'M5.5 5.5h8v8h-8zM5.5 10.5h-3v-8h8v3',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  camera: 'M2.5 4.5h7.5v7H2.5zM10 7l3.5-2v6L10 9',
  layers: 'M8 2.5 14 6 8 9.5 2 6zM2.5 9 8 12.2 13.5 9',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.5',
  eye: 'M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  host: 'M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3',
  star: 'm8 2.5 1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.2 4.6 13l.7-3.8L2.5 6.5l3.8-.5z',
  back: 'M10 3.5 5.5 8 10 12.5',
  first: 'M11.5 3.5 7 8l4.5 4.5M4.5 3.5v9',
  last: 'M4.5 3.5 9 8l-4.5 4.5M11.5 3.5v9',
  label: 'M2.5 7.5v-5h5l6 6-5 5zM5.3 5.3v.01',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
} as const;

export type IconName = keyof typeof shapes;

/** A picture beside words: it says nothing by itself to a screen reader. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
