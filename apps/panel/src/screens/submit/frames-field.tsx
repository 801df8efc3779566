import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { TextInput } from '../../kit/text-input.tsx';
import { sayPair } from '../../words/language.ts';
import { readFrames } from './frames.ts';
import { draft, drafts, markField } from './wrong-fields.ts';

/**
 * Frames as an artist writes them. What cannot be read stays as it was typed, says what is wrong, and keeps the job from being
 * submitted; everything else is kept at once.
 */
export function FramesField({
  name,
  label,
  value,
  placeholder,
  hint,
  bare = false,
  changedLabel,
  onValue,
}: {
  /** Of the setting; tells this field from others. */
  readonly name: string;
  readonly label: string;
  readonly value: string | null;
  readonly placeholder?: string;
  readonly hint?: ComponentChildren;
  readonly bare?: boolean;
  readonly changedLabel?: string | undefined;
  /** Told the frames as the settings write them; null for an empty field. */
  readonly onValue: (value: string | null) => void;
}) {
  const typed = drafts.value.get(name);
  const text = typed ?? value ?? '';
  const read = useMemo(() => (text.trim() === '' ? null : readFrames(text)), [text]);
  const error = read === null || read.ok ? null : sayPair(read.error);
  // It stays wrong while it is folded away.
  useEffect(() => markField(name, label, error), [name, label, error]);
  return (
    <TextInput
      label={label}
      bare={bare}
      mono
      value={text}
      {...(placeholder === undefined ? {} : { placeholder })}
      hint={hint}
      error={error}
      changedLabel={changedLabel}
      onChange={(next) => {
        const found = next.trim() === '' ? null : readFrames(next);
        draft(name, found === null || (found.ok && found.written === next) ? null : next);
        if (found === null) onValue(null);
        else if (found.ok && found.written !== value) onValue(found.written);
      }}
    />
  );
}
