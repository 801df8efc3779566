import { useState } from 'preact/hooks';
import { number } from '../../../format/numbers.ts';
import { Button } from '../../../kit/button.tsx';
import { TextInput } from '../../../kit/text-input.tsx';
import { language, say } from '../../../words/language.ts';
import { rowsMeant, saidOf } from './frame-names.ts';
import { framesWhere, noFrames } from './frame-selection.ts';
import { CONDITIONS, type FrameTable } from './frame-table.ts';
import { frameWords } from './frame-words.ts';
import { chooseFrames, type GridView } from './grid-view.ts';

/** Chooses frames by what is typed: `failed`, `1-10, 20`. */
export function FrameChoice({ table, view }: { readonly table: FrameTable; readonly view: GridView }) {
  const w = say(frameWords);
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const choose = () => {
    if (text.trim() === '') return;
    try {
      const words = new Map(
        CONDITIONS.map((condition, index) => [w.conditions[condition].toLowerCase(), index]),
      );
      const isMeant = rowsMeant(table, text, words);
      const chosen = framesWhere(table.total, (row) => row < table.known && isMeant(row));
      if (chosen.count === 0) return setError(w.noneMeant);
      setError(null);
      chooseFrames(view, chosen);
    } catch (wrong) {
      setError(saidOf(wrong));
    }
  };
  const { count } = view.selection.value;
  return (
    <form
      class="frame-choice"
      key={language.value}
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <TextInput
        bare
        mono
        label={w.choose}
        placeholder={w.choosePlaceholder}
        value={text}
        error={error}
        onChange={(next) => {
          setText(next);
          setError(null);
        }}
      />
      <Button onPress={choose}>{w.chooseButton}</Button>
      {count > 0 && (
        <Button
          kind="quiet"
          onPress={() => {
            view.selection.value = noFrames(table.total);
          }}
        >
          {w.chooseNone}
        </Button>
      )}
      <span class="only-read" role="status">
        {count === 0 ? '' : w.chosen(number(count), count === 1)}
      </span>
    </form>
  );
}
