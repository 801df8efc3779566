import type { LocalizedText } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Accounts } from '../accounts.ts';
import { DEFAULT_PROFILE, type ProfilesAnswer, profileName, profileRoutes } from '../api/profiles.ts';
import type { PanelFeed } from '../panel-feed.ts';

export interface ProfileHandlers {
  readonly accounts: Accounts;
  /** Told of profiles that are others now. */
  readonly feed: Pick<PanelFeed, 'tell'>;
}

export function handleProfiles(app: OpenAPIHono, { accounts, feed }: ProfileHandlers): void {
  /** The profiles as they now are, for panels too. */
  const changed = (): ProfilesAnswer => {
    const profiles = accounts.profiles();
    feed.tell({ type: 'profiles', ...profiles });
    return profiles;
  };

  app.openapi(profileRoutes.getAccount, (c) => c.json(accounts.describe(), 200));
  app.openapi(profileRoutes.setAccount, async (c) => {
    const { profile = DEFAULT_PROFILE, ...account } = c.req.valid('json');
    await accounts.set(profile, account, { use: true });
    changed();
    return c.json(accounts.describe(), 200);
  });
  app.openapi(profileRoutes.listProfiles, (c) => c.json(accounts.profiles(), 200));
  app.openapi(profileRoutes.setProfile, async (c) => {
    // Only a new name has to be a good one, so that no kept profile is ever out of reach.
    const name = goodName(c.req.valid('param').name);
    await accounts.set(name, c.req.valid('json'), { use: false });
    return c.json(changed(), 200);
  });
  app.openapi(profileRoutes.useProfile, async (c) => {
    await accounts.use(c.req.valid('param').name);
    return c.json(changed(), 200);
  });
  app.openapi(profileRoutes.renameProfile, async (c) => {
    await accounts.rename(c.req.valid('param').name, c.req.valid('json').name);
    return c.json(changed(), 200);
  });
  app.openapi(profileRoutes.removeProfile, async (c) => {
    await accounts.remove(c.req.valid('param').name);
    return c.json(changed(), 200);
  });
}

/** @throws SubmissionError `profile-name`. */
function goodName(name: string): string {
  const result = profileName.safeParse(name);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const why: LocalizedText = {
    en: issue?.message ?? '',
    zh:
      issue?.code === 'custom'
        ? '该名称另有用途'
        : '名称由文字和数字组成，中间可以有“.”、“_”、“-”或空格，最多 64 个字符',
  };
  throw new SubmissionError({
    code: 'profile-name',
    message: `"${name}" cannot be the name of a profile: ${why.en}.`,
    hint: 'Choose another name.',
    retryable: false,
    zh: {
      message: `“${name}”不能用作账号配置的名称：${why.zh}。`,
      hint: '请换一个名称。',
    },
  });
}
