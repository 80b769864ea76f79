package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheCapacity;
import dev.coffre.agent.cache.CacheLocationChange;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code coffre setup} on Windows. {@code CoffreAgentInstaller.exe} places the program and calls it: sets the cache folder and
 * the proxy, installs the service and starts it; with {@code --uninstall} removes the service and the schedule.
 */
@Command(name = "setup")
final class WindowsSetupCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final SettingsFile settings;
    private final JobRegistry jobs;
    private final Volumes volumes;
    private final ServiceActions service;
    private final ProxyChoice systemProxy;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private SetupOptions options = new SetupOptions();

    WindowsSetupCommand(
            CommandRunner runner,
            CoffreHome home,
            SettingsFile settings,
            JobRegistry jobs,
            Volumes volumes,
            ServiceActions service,
            ProxyChoice systemProxy) {
        this.runner = runner;
        this.home = home;
        this.settings = settings;
        this.jobs = jobs;
        this.volumes = volumes;
        this.service = service;
        this.systemProxy = systemProxy;
    }

    @Override
    public Integer call() {
        return runner.run("setup", common, output -> options.isUninstall() ? uninstall(output) : setUp(output));
    }

    private CommandResult setUp(TerminalOutput output) {
        if (options.installFolder().isPresent()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("setup.folder-by-installer"));
        }
        home.create();
        Optional<Path> cache = options.cacheFolder();
        cache.ifPresent(folder -> setCache(output, folder));
        options.noteOthers(output, home.files());
        options.proxy(runner, systemProxy).ifPresent(proxy -> {
            settings.update(known -> known.withProxy(proxy));
            options.say(output, "setup.proxy", proxy);
        });
        CommandResult unused = service.install(output);
        return service.start(output);
    }

    private void setCache(TerminalOutput output, Path folder) {
        CacheCapacity room = CacheCapacity.of(folder);
        options.estimate(runner).or(jobs::lastPointBytes).ifPresent(room::require);
        new CacheLocationChange(home, jobs, volumes, runner.texts()).run(folder);
        options.say(
                output,
                "setup.cache",
                folder,
                output.format().bytes(room.free()),
                output.format().bytes(room.supportedBytes()));
    }

    /** Stops the service first, which ends its running job at a safe point. */
    private CommandResult uninstall(TerminalOutput output) {
        CommandResult unused = service.uninstall(output);
        jobs.withJobLock("setup --uninstall", () -> new BackupPolicyFile(home.policy()).delete());
        options.say(output, "setup.uninstalled");
        options.say(output, "setup.kept", home.settings(), home.keys());
        return CommandResult.done();
    }
}
