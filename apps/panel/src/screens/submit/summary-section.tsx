import { bytes, number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { moment } from '../../format/times.ts';
import { LookAgainIcon } from '../../kit/look-again.tsx';
import { Badge, Fact, Facts, ProgressBar, Section } from '../../kit/surfaces.tsx';
import { kitWords } from '../../kit/words.ts';
import { isLooking, scan, scanResult, scenePath, settings, settingsFile } from '../../state/scene.ts';
import { show } from '../../state/screens.ts';
import { say } from '../../words/language.ts';
import { hostNames } from '../../words/shell.ts';
import { writeRange } from './frames.ts';
import { renderedScenes } from './outputs.ts';
import { rendererName } from './renderer-names.ts';
import { submitWords } from './words.ts';

/** What the scene is, as its file and its host say. */
export function SummarySection() {
  const w = say(submitWords);
  const path = scenePath.value ?? '';
  const file = settingsFile.value;
  return (
    <Section title={w.summary} aside={<LookAgainIcon />}>
      <div class="scene-path mono one-line" title={path}>
        <bdi>{path}</bdi>
      </div>
      {scanResult.value === null ? <Looking /> : <SceneFacts result={scanResult.value} />}
      <p class="hint one-line" title={file ?? undefined}>
        {file === null ? w.keptNowhere : w.keptIn(fileName(file))}
      </p>
    </Section>
  );
}

/** How far the first look is. */
function Looking() {
  const k = say(kitWords);
  const now = scan.value;
  if (!isLooking.value) return null;
  const step = k.looking[now?.step ?? 'waiting'];
  const progress = now?.progress ?? null;
  const share =
    progress === null || progress.filesTotal === 0 ? null : progress.filesDone / progress.filesTotal;
  return (
    <div class="column looking" role="status">
      <span>
        {step}
        {progress !== null && progress.filesTotal > 0 && (
          <span class="muted tabular">
            {' '}
            {k.files(number(progress.filesDone), number(progress.filesTotal))}
          </span>
        )}
      </span>
      <ProgressBar share={share} label={step} />
    </div>
  );
}

function SceneFacts({ result }: { readonly result: NonNullable<typeof scanResult.value> }) {
  const w = say(submitWords);
  const { summary } = result;
  const now = settings.value;
  const rendered = now === null ? [] : renderedScenes(summary.scenes, now);
  const unique = (texts: readonly (string | null)[]) => [...new Set(texts.filter((each) => each !== null))];
  const renderers = unique(rendered.map(({ renderer }) => rendererName(renderer)));
  const sizes = unique(
    rendered.map(({ resolution }) =>
      resolution === null ? null : `${number(resolution.width)} × ${number(resolution.height)}`,
    ),
  );
  const ranges = unique(rendered.map(({ frameRange }) => writeRange(frameRange)));
  const missing = result.assets.byStatus.missing?.files ?? 0;
  const cameras = unique(rendered.map(({ camera }) => camera));
  return (
    <>
      <Facts>
        <Fact label={w.program}>
          {hostNames[summary.host.name]} {summary.host.version}
        </Fact>
        {renderers.length > 0 && <Fact label={w.renderer}>{few(renderers)}</Fact>}
        {ranges.length > 0 && <Fact label={w.frameRange}>{few(ranges)}</Fact>}
        {sizes.length > 0 && <Fact label={w.resolution}>{few(sizes)}</Fact>}
        <Fact label={w.camera}>{cameras.length > 0 ? few(cameras) : w.noCamera}</Fact>
        <Fact label={w.files}>
          <button type="button" class="linked" title={w.showAssets} onClick={() => show('assets')}>
            {number(result.assets.total)}
          </button>
          {missing > 0 && <Badge tone="warning">{w.missing(missing)}</Badge>}
        </Fact>
        <Fact label={w.size}>{bytes(summary.sizeBytes)}</Fact>
        <Fact label={w.savedAt}>{moment(summary.modifiedAt)}</Fact>
      </Facts>
      {summary.plugins.length > 0 && (
        <div class="row plugins">
          <span class="muted small">{w.plugins}</span>
          {summary.plugins.map(({ name, version }) => (
            <Badge key={`${name} ${version}`}>{version === null ? name : `${name} ${version}`}</Badge>
          ))}
        </div>
      )}
    </>
  );
}

/** Values named in a summary; of more, how many. */
const MOST_NAMED = 3;

/** The first few, and how many more there are. */
function few(texts: readonly string[]): string {
  const rest = texts.length - MOST_NAMED;
  return `${texts.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` +${number(rest)}` : ''}`;
}
