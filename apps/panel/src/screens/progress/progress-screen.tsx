/** Filled next. */
export function ProgressScreen() {
  return <div class="screen progress" />;
}
