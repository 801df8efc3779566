/** Filled next. */
export function SettingsScreen() {
  return <div class="screen settings" />;
}
