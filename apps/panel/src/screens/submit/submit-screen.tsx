import { Button } from '../../kit/button.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { Empty } from '../../kit/surfaces.tsx';
import { sceneHost, scenePath, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { hostNames } from '../../words/shell.ts';
import { chooseSceneFile } from './actions.ts';
import { EstimateSection } from './estimate-section.tsx';
import { FindingsSection } from './findings-section.tsx';
import { FramesSection } from './frames-section.tsx';
import { OrganisationSection } from './organisation-section.tsx';
import { OutputsSection } from './outputs-section.tsx';
import { RenderingSection } from './rendering-section.tsx';
import { SceneBanners, useLookWhenSaved } from './scene-banners.tsx';
import { SceneBar } from './scene-bar.tsx';
import { SubmitBar } from './submit-bar.tsx';
import { SummarySection } from './summary-section.tsx';
import { submitWords } from './words.ts';

/** From the scene to the job: what it is, what of it is rendered and how, what stands in the way, and one button. */
export function SubmitScreen() {
  useLookWhenSaved();
  return (
    <div class="screen fills submit">
      <div class="submit-scroll">
        <SceneBar />
        <SceneBanners />
        {scenePath.value === null ? <NoScene /> : <Parts />}
      </div>
      <SubmitBar />
    </div>
  );
}

function Parts() {
  return (
    <div class="submit-columns">
      <div class="submit-about">
        <SummarySection />
      </div>
      <div class="submit-check">
        <FindingsSection />
        <EstimateSection />
      </div>
      {settings.value !== null && (
        <div class="submit-choices">
          <OutputsSection />
          <FramesSection />
          <RenderingSection />
          <OrganisationSection />
        </div>
      )}
    </div>
  );
}

function NoScene() {
  const w = say(submitWords);
  const host = sceneHost.value;
  const choose = (
    <Button icon="file" reasons={offlineReasons()} onPress={() => void chooseSceneFile()}>
      {w.chooseScene}
    </Button>
  );
  if (host === null)
    return (
      <Empty icon="file" title={w.noSceneTitle} action={choose}>
        {w.noSceneText}
      </Empty>
    );
  return (
    <Empty icon="host" title={w.neverSavedTitle(hostNames[host.host.name])} action={choose}>
      {w.neverSavedText}
    </Empty>
  );
}
