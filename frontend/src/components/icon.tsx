/** Our icons: 20 by 20 strokes in the colour of the text, silent for screen readers. */
const SHAPES = {
  users:
    'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.5c0-2.8 2.4-4.6 5.5-4.6s5.5 1.8 5.5 4.6M13 3.8a3 3 0 0 1 0 5.4M15.2 12.4c1.7.7 2.8 2.1 2.8 4.1',
  chart: 'M3 16.5h14M5 13.5V10M9 13.5v-8M13 13.5V8M17 13.5V3.5',
  shield: 'M10 2.5 4 5v4.5c0 3.7 2.5 6.6 6 8 3.5-1.4 6-4.3 6-8V5l-6-2.5ZM7.5 10l1.8 1.8 3.4-3.6',
  history: 'M3.5 10A6.5 6.5 0 1 0 5.6 5.2L3.5 7M3.5 3.5V7H7M10 6.5V10l2.5 1.5',
  person: 'M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3.8 17c.4-3 2.9-4.8 6.2-4.8s5.8 1.8 6.2 4.8',
  key: 'M12.5 11a3.75 3.75 0 1 0-3.6-2.7L3 14.2V17h2.8v-2h2v-2h1.7l1-1c.6.6 1.3 1 2 1ZM13.6 6.4h.01',
  device: 'M3.5 4.5h13v8.5h-13zM7 16.5h6M10 13v3.5',
  box: 'M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5v-7ZM3.5 6.5 10 10l6.5-3.5M10 10v7',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  close: 'M5 5l10 10M15 5 5 15',
  plus: 'M10 4v12M4 10h12',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  chevron: 'm6 8 4 4 4-4',
  up: 'M10 16V4M5.5 8.5 10 4l4.5 4.5',
  down: 'M10 4v12M5.5 11.5 10 16l4.5-4.5',
  back: 'M16 10H4M8.5 5.5 4 10l4.5 4.5',
  download: 'M10 3.5v9M6 9l4 4 4-4M3.5 16.5h13',
  columns: 'M3.5 4h13v12h-13zM8 4v12M12.5 4v12',
  filter: 'M3 5h14M5.5 10h9M8.5 15h3',
  eye: 'M2 10s2.8-5.2 8-5.2S18 10 18 10s-2.8 5.2-8 5.2S2 10 2 10ZM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z',
  alert: 'M10 6.5v4.2M10 13.6v.01M10 2.8 1.8 16.5h16.4L10 2.8Z',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.2v4M10 6.6v.01',
  mail: 'M3 4.8h14v10.4H3zM3.3 5.4 10 10.7l6.7-5.3',
  out: 'M8 3.5H4v13h4M12.5 6.5 16 10l-3.5 3.5M7.5 10H16',
  globe:
    'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3 10h14M10 3c2 2 2.8 4.4 2.8 7s-.8 5-2.8 7c-2-2-2.8-4.4-2.8-7S8 5 10 3Z',
  keyboard: 'M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.7h7',
  bookmark: 'M5.5 3h9v14L10 13.5 5.5 17V3Z',
  link: 'M8.5 11.5a3 3 0 0 0 4.4.2l2.4-2.4a3 3 0 0 0-4.2-4.2l-.8.8M11.5 8.5a3 3 0 0 0-4.4-.2l-2.4 2.4a3 3 0 0 0 4.2 4.2l.8-.8',
  pencil: 'm4 16 .8-3.4L13.4 4l2.6 2.6-8.6 8.6L4 16Z',
} as const

export type IconName = keyof typeof SHAPES

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden="true" focusable="false">
      <path
        d={SHAPES[name]}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
