import { useEffect } from 'preact/hooks';
import { AccountsSection } from './accounts-section.tsx';
import { ComputerSection } from './computer-section.tsx';
import { followHealth } from './diagnosis.ts';
import { FoldersSection } from './folders-section.tsx';
import { LookSection } from './look-section.tsx';
import { TransferSection } from './transfer-section.tsx';
import { followTransfer } from './transfer-settings.ts';

/** Accounts, moving files, folders, look, and whether this computer is fit for jobs. */
export function SettingsScreen() {
  useEffect(followTransfer, []);
  useEffect(followHealth, []);
  return (
    <div class="screen settings">
      <div class="column loose settings-column">
        <AccountsSection />
        <LookSection />
        <FoldersSection />
      </div>
      <div class="column loose settings-column">
        <TransferSection />
      </div>
      <div class="column loose settings-column">
        <ComputerSection />
      </div>
    </div>
  );
}
