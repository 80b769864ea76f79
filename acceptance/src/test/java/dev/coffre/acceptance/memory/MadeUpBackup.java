package dev.coffre.acceptance.memory;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.platform.linux.LinuxPlatform;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.SaveContext;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.client.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * A backup of {@link ManyFiles} by the machine that is registered in {@code COFFRE_HOME}, to its vault: what
 * {@code coffre backup} puts together, without a command line and the journal of jobs. Arguments: count, size, and the
 * length of the noise at the front of each, or {@code day} and the number of a day for files that change in place.
 */
public final class MadeUpBackup {
    private MadeUpBackup() {}

    public static void main(String[] arguments) throws IOException {
        long size = Long.parseLong(arguments[1]);
        FileBytes bytes = arguments[2].equals("day")
                ? new FileBytes.ChangingPages(Integer.parseInt(arguments[3]), size)
                : new FileBytes.NoiseThenZeros(Long.parseLong(arguments[2]));
        ManyFiles files = new ManyFiles(Long.parseLong(arguments[0]), size, bytes);
        VaultConnector vault = vault(System.getenv());
        Files.createDirectories(vault.home().state().path());
        try (ConnectedMachine machine = vault.connectForJob(OutageListener.NONE);
                SaveThreads threads = SaveThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            tell(run(files, vault, machine, threads));
        }
    }

    private static SaveReport run(
            ManyFiles files, VaultConnector vault, ConnectedMachine machine, SaveThreads threads) {
        MachineIdentity identity = machine.identity();
        SavePlan plan = SavePlan.onDemand(
                new SavePlan.Origin(identity.machine(), vault.clock().zone(), "made-up", "measured"),
                List.of(ManyFiles.ROOT));
        SaveKeys keys = new SaveKeys(
                machine.domainKeys(),
                identity.keys().point(),
                identity.keyGeneration(),
                identity.vault(),
                identity.vaultKey());
        SaveContext context = new SaveContext(
                keys,
                vault.home().cache(),
                vault.home().state(),
                threads,
                vault.clock().source(),
                new CancelToken());
        return new SaveRun(
                        plan, files, machine::vault, new HeadFile(vault.home().state()), context)
                .run(SaveListener.SILENT);
    }

    private static void tell(SaveReport report) {
        System.out.printf(
                "{\"event\": \"result\", \"files\": %d, \"filesRead\": %d, \"bytesSent\": %d, \"recordsSent\": %d}%n",
                report.totals().files(),
                report.totals().filesRead(),
                report.totals().bytesSent(),
                report.totals().recordsSent());
    }

    private static VaultConnector vault(Map<String, String> environment) {
        CoffreHome home = CoffreHome.of(environment, new LinuxPlatform());
        return new VaultConnector(
                home,
                new SettingsFile(home.settings(), new ProxyChoice.FromEnvironment(environment)),
                new MachineClock(InstantSource.system(), ZoneId.systemDefault()),
                new SecureRandom(),
                RetryPolicy.interactive(),
                RetryPolicy.forJob(),
                TrustedAuthorities.NONE);
    }
}
