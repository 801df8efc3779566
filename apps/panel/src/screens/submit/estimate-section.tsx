import { bytes, money, number } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { Button } from '../../kit/button.tsx';
import { Fact, Facts, Section } from '../../kit/surfaces.tsx';
import { scanResult, settings } from '../../state/scene.ts';
import { show } from '../../state/screens.ts';
import { say } from '../../words/language.ts';
import { estimateOf } from './estimate.ts';
import { leadTo } from './places.ts';
import { submitWords } from './words.ts';

/** What the job comes to: to send, to render, to pay; and how to find out what is not known. */
export function EstimateSection() {
  const w = say(submitWords);
  const check = scanResult.value?.check;
  const now = settings.value;
  if (check === undefined || now === null) return null;
  const estimate = estimateOf(check, now);
  const lacksTime = estimate.lacks.includes('secondsPerFrame');
  const lacksPrice = estimate.lacks.includes('pricePerNodeHour');
  return (
    <Section title={w.estimate}>
      <Facts>
        <Fact label={w.toSend}>
          <span title={w.toSendAll(number(estimate.files), bytes(estimate.bytes))}>
            {estimate.newBytes === 0 ? w.nothingToSend : bytes(estimate.newBytes)}
          </span>
          <small class="muted"> / {bytes(estimate.bytes)}</small>
        </Fact>
        {estimate.newBytes > 0 && (
          <Fact label={w.uploadTime}>
            {estimate.uploadSeconds === null ? (
              <small class="muted">{w.uploadUnknown}</small>
            ) : (
              w.about(duration(estimate.uploadSeconds))
            )}
          </Fact>
        )}
        <Fact label={w.pictures}>{estimate.frames === null ? '–' : number(estimate.frames)}</Fact>
        {estimate.nodeSeconds !== null && (
          <Fact label={w.nodeTime}>{w.about(duration(estimate.nodeSeconds))}</Fact>
        )}
        {estimate.cost !== null && <Fact label={w.cost}>{w.about(money(estimate.cost, null))}</Fact>}
      </Facts>
      {estimate.lacks.length > 0 && (
        <div class="lacks">
          <span class="hint">{lacksTime ? (lacksPrice ? w.lacksBoth : w.lacksTime) : w.lacksPrice}</span>
          <div class="row">
            {lacksTime && (
              <Button kind="quiet" size="small" onPress={() => show('rehearsal')}>
                {w.rehearse}
              </Button>
            )}
            {lacksTime && (
              <Button kind="quiet" size="small" onPress={() => leadTo('secondsPerFrame')}>
                {w.typeTime}
              </Button>
            )}
            {lacksPrice && (
              <Button kind="quiet" size="small" onPress={() => leadTo('pricePerNodeHour')}>
                {w.typePrice}
              </Button>
            )}
          </div>
        </div>
      )}
    </Section>
  );
}
