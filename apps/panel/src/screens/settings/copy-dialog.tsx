import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { kitWords } from '../../kit/words.ts';
import { say } from '../../words/language.ts';
import { settingsWords } from './words.ts';

/** A text that is selected already, to be copied by hand. */
export function CopyDialog({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const w = say(settingsWords);
  const k = say(kitWords);
  const area = useRef<HTMLTextAreaElement>(null);
  // After the window's own effect, which gives the focus to its first button.
  useEffect(() => {
    area.current?.focus();
    area.current?.select();
  }, []);
  return (
    <Dialog
      title={w.copyTitle}
      size="wide"
      onClose={onClose}
      actions={<Button onPress={onClose}>{k.close}</Button>}
    >
      <div class="column">
        <p>{w.copyText}</p>
        <textarea
          class="mono copy-text"
          aria-label={w.supportText}
          readOnly
          rows={14}
          value={text}
          ref={area}
        />
      </div>
    </Dialog>
  );
}
