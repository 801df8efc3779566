import { Icon } from '../kit/icon.tsx';
import { SCREENS, screen, show } from '../state/screens.ts';
import { openSubmissions } from '../state/submissions.ts';
import { say } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** The screens, at the side or at the bottom. */
export function Navigation() {
  const w = say(shellWords);
  const underWay = openSubmissions.value.length;
  return (
    <nav aria-label={w.navigation}>
      {SCREENS.map((name) => (
        <a
          key={name}
          href={`#/${name}`}
          aria-current={screen.value === name ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault();
            show(name);
          }}
        >
          <Icon name={name} size={18} />
          <span class="name" title={w.screens[name]}>
            {w.screens[name]}
          </span>
          {name === 'progress' && underWay > 0 && (
            <span class="count" title={w.underWay(underWay)}>
              {underWay}
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
