import { ENDED_STATES, JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import { connectSidecar, farmhandHome, type SidecarLaunch } from '@farmhand/sidecar';

/** Submits a scene through the user's sidecar, which goes on by itself when this program ends. */
export async function submitScene(scene: string, folder: string, launch: SidecarLaunch): Promise<string> {
  const sidecar = await connectSidecar(farmhandHome(), launch);
  const submission = await sidecar.submit({
    scenePath: localPath.parse(scene),
    settings: { schema: JOB_SETTINGS_SCHEMA, frames: '1-3', downloadFolder: localPath.parse(folder) },
  });
  for await (const { body } of sidecar.events({ submissionId: submission.id })) {
    if (body.type === 'downloaded') console.log(body.path);
    if (body.type === 'state' && ENDED_STATES.has(body.state)) break;
  }
  return submission.id;
}
