package dev.coffre.agent.registration;

import dev.coffre.agent.cache.CacheContents;
import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.SessionFile;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.policy.BackupPolicyFile;

/**
 * Ends the registration of this machine, locally: the vault is not contacted, because no request of an agent deletes
 * anything there. The first step is atomic. Before it the machine is registered, after it the machine is not. If the
 * rest is interrupted, the next run or the next registration finishes it. Must not run beside a job.
 */
public final class Unregistration {
    private final CoffreHome home;
    private final KeyFolder keys;
    private final SettingsFile settings;
    private final JobRegistry jobs;

    public Unregistration(CoffreHome home, SettingsFile settings, JobRegistry jobs) {
        this.home = home;
        this.keys = new KeyFolder(home.keys());
        this.settings = settings;
        this.jobs = jobs;
    }

    /** Returns whether there is anything to end: a registration, an unfinished one, or traces of one. */
    public boolean isNeeded() {
        return keys.isRegistered() || keys.hasPending() || keys.hasUnregisteredMarker();
    }

    public void run() {
        keys.unregister();
        finish();
    }

    /** Finishes an interrupted run. Usually there is nothing to do. */
    void finish() {
        if (!keys.hasUnregisteredMarker()) {
            return;
        }
        keys.deleteUnregisteredKeys();
        new BackupPolicyFile(home.policy()).delete();
        AgentSettings unused = settings.update(AgentSettings::withoutVault);
        HeadFile.delete(home.state());
        new SessionFile(home.state()).delete();
        new StoppedProtectionFile(home.state()).delete();
        jobs.deleteHistory();
        new CacheContents(home.currentCache().path()).delete();
        keys.deleteUnregisteredMarker();
    }
}
