import { type ManifestEntry, uploadTarget } from '@farmhand/transfer';
import { withChanged } from './manifest.ts';
import { backToDraft, type Step } from './step.ts';
import { uploadDoubts } from './upload-doubts.ts';
import { startUploadMeter } from './upload-meter.ts';
import { tellUpload } from './upload-troubles.ts';

/** Sends what the farm's storage lacks of the job's files. */
export const uploadAssets: Step = async (record, deps, signal) => {
  const { client, journal, checkpoint } = deps;
  const manifest = await journal.manifest(record.id, signal);
  if (manifest === null) return backToDraft(record, journal);
  const [bids, profile, engine] = await Promise.all([
    client.transferBids({ signal }),
    client.profile({ signal }),
    deps.openEngine(signal),
  ]);
  const meter = startUploadMeter();
  const teller = tellUpload(record.id, manifest, journal);
  const changed: ManifestEntry[] = [];
  const upload = engine.upload({
    storage: { kind: 'input', id: uploadTarget({ bids, profile }).storageId },
    manifest,
    ...uploadDoubts(record, journal),
    signal,
    onProgress: (progress) => {
      meter.see(progress);
      teller.onProgress(progress);
    },
    onChanged: (entry) => void changed.push(entry),
    onTrouble: teller.onTrouble,
    onTroubleOver: teller.onTroubleOver,
  });
  const counts = await upload.finally(teller.end);
  checkpoint('assets:uploaded');
  const measured = { upload: counts, uploadMeasured: meter.measured() };
  const sent = withChanged(manifest, changed);
  if (sent !== manifest) {
    const kept = await journal.keep(record.id, 'manifest', sent, signal);
    journal.record(record.id, { manifest: kept });
  }
  journal.record(record.id, { state: 'assetsUploaded', ...measured }, [{ type: 'upload', counts }]);
  checkpoint('assets:recorded');
};
