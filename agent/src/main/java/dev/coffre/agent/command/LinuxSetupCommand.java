package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheCapacity;
import dev.coffre.agent.cache.CacheLocationChange;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.platform.Platform;
import dev.coffre.agent.setup.linux.Installer;
import dev.coffre.agent.setup.linux.Prerequisite;
import dev.coffre.agent.setup.linux.ProgramImage;
import dev.coffre.agent.setup.linux.SystemCommandRunner;
import dev.coffre.agent.setup.linux.SystemPaths;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code coffre setup} on Linux: installs the agent, interactively or silently, as the installer of the Azure Backup agent does.
 * Copies the program to its folder unless it is there, installs the service, sets the cache folder and the proxy, and
 * continues with the registration.
 */
@Command(name = "setup")
final class LinuxSetupCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final SettingsFile settings;
    private final Map<String, String> environment;
    private final JobRegistry jobs;
    private final Platform platform;
    private final ToIntFunction<List<String>> program;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private SetupOptions options = new SetupOptions();

    @Option(names = "--allow-downgrade", descriptionKey = "setup.allow-downgrade")
    private boolean allowDowngrade;

    /** The vault credentials file for registering next, if the person wants to. */
    private Optional<String> registerWith = Optional.empty();

    LinuxSetupCommand(
            CommandRunner runner,
            CoffreHome home,
            SettingsFile settings,
            Map<String, String> environment,
            JobRegistry jobs,
            Platform platform,
            ToIntFunction<List<String>> program) {
        this.runner = runner;
        this.home = home;
        this.settings = settings;
        this.environment = environment;
        this.jobs = jobs;
        this.platform = platform;
        this.program = program;
    }

    @Override
    public Integer call() {
        int exit = runner.run("setup", common, output -> options.isUninstall() ? uninstall(output) : setUp(output));
        return exit == ExitCode.DONE.number() && registerWith.isPresent()
                ? program.applyAsInt(
                        List.of("register", "--lang", runner.texts().language().tag(), "--", registerWith.get()))
                : exit;
    }

    private CommandResult setUp(TerminalOutput output) {
        Installer installation = installation();
        installation.requireSource();
        SetupPlan asked = new SetupPlan(
                options.installFolder().orElseGet(this::usualFolder),
                options.cacheFolder().orElse(home.cache().path()),
                options.estimate(runner),
                options.proxy(runner, new ProxyChoice.FromEnvironment(environment)));
        printPrerequisites(output);
        SetupDialogue dialogue = new SetupDialogue(runner, output);
        SetupDialogue.Checks checks = new SetupDialogue.Checks(
                plan -> requireFolder(installation, plan.folder()), plan -> requireCache(output, plan));
        SetupPlan plan = isInteractive() ? dialogue.complete(asked, checks) : asked;
        checks.folder().accept(plan);
        if (!isInteractive()) {
            checks.cache().accept(plan);
        }
        carryOut(output, installation, plan);
        leadToRegistration(output, dialogue, plan.folder());
        return CommandResult.done();
    }

    private CommandResult uninstall(TerminalOutput output) {
        jobs.withJobLock(
                "setup --uninstall",
                () -> installation().uninstall(home.policy().path()));
        output.message("setup.uninstalled");
        output.message("setup.kept", home.settings(), home.keys());
        return CommandResult.done();
    }

    private void carryOut(TerminalOutput output, Installer installation, SetupPlan plan) {
        jobs.withJobLock("setup", () -> printOutcome(output, plan.folder(), installation.install(plan.folder())));
        new CacheLocationChange(home, jobs, platform.volumes(), runner.texts()).run(plan.cache());
        plan.proxy().ifPresent(proxy -> {
            settings.update(known -> known.withProxy(proxy));
            options.say(output, "setup.proxy", proxy);
        });
    }

    private void requireFolder(Installer installation, Path folder) {
        installation.requireTarget(folder, allowDowngrade);
        installation.targetProblem(folder).ifPresent(flaw -> {
            throw ProblemCode.SETUP_FOLDER_UNFIT
                    .with("folder", folder)
                    .with("reason", runner.texts().format("setup.flaw." + name(flaw)))
                    .with("needed", Math.ceilDiv(installation.size(), 1L << 20));
        });
    }

    /** Checks the cache folder. One that is already in use is not checked again. */
    private void requireCache(TerminalOutput output, SetupPlan plan) {
        if (!plan.cache().equals(home.cache().path())) {
            new CacheLocationChange(home, jobs, platform.volumes(), runner.texts()).requireFit(plan.cache());
        }
        CacheCapacity room = CacheCapacity.of(plan.cache());
        options.say(
                output,
                "setup.cache",
                plan.cache(),
                output.format().bytes(room.free()),
                output.format().bytes(room.supportedBytes()));
        Map<String, Object> event = event("cache");
        event.put("folder", plan.cache().toString());
        event.put("free", room.free());
        event.put("covers", room.supportedBytes());
        output.event(event);
        plan.estimate().or(jobs::lastPointBytes).ifPresent(room::require);
    }

    private void printPrerequisites(TerminalOutput output) {
        for (Prerequisite one : Prerequisite.of(places(), platform.operatingSystem())) {
            String name = runner.texts().format(one.key());
            options.say(output, one.state().key(), name, one.found());
            Map<String, Object> event = event("prerequisite");
            event.put("name", name(one.kind()));
            event.put("state", name(one.state()));
            event.put("found", one.found());
            output.event(event);
        }
    }

    private void printOutcome(TerminalOutput output, Path folder, Installer.InstallResult outcome) {
        options.say(output, outcome.copied() ? "setup.copied" : "setup.there", folder);
        options.say(output, outcome.classData() ? "setup.class-data" : "setup.no-class-data");
        if (!isPrivate()) {
            options.say(output, outcome.service() ? "setup.service" : "setup.no-service");
        }
    }

    /** Leads to the registration: runs it, or prints its command. */
    private void leadToRegistration(TerminalOutput output, SetupDialogue dialogue, Path folder) {
        Optional<MachineIdentity> machine = new KeyFolder(home.keys()).machine();
        machine.ifPresent(MachineIdentity::close);
        String next = next(folder);
        Map<String, Object> event = event("setup");
        event.put("folder", folder.toString());
        event.put("registered", machine.isPresent());
        event.put("next", next);
        output.event(event);
        if (machine.isPresent()) {
            options.say(output, "setup.registered");
        } else if (isInteractive()) {
            registerWith = dialogue.askRegistration();
        }
        if (machine.isEmpty() && registerWith.isEmpty()) {
            output.message("setup.next", next);
        }
    }

    private String next(Path folder) {
        String command = isPrivate() ? folder.resolve("bin/coffre").toString() : "coffre";
        String prefix = environment.getOrDefault(CoffreHome.VARIABLE, "");
        return (prefix.isEmpty() ? "" : CoffreHome.VARIABLE + "=" + prefix + " ") + command + " register FILE";
    }

    private boolean isInteractive() {
        return !options.isQuiet() && !common.json() && runner.terminal().isInteractive();
    }

    private Installer installation() {
        if (!isPrivate() && !places().isWritable()) {
            throw ProblemCode.SETUP_FAILED.with("reason", runner.texts().format("setup.not-root"));
        }
        return new Installer(
                image(), isPrivate() ? Optional.empty() : Optional.of(places()), SystemCommandRunner.childProcesses());
    }

    private ProgramImage image() {
        String folder = environment.getOrDefault(ProgramImage.INSTALLATION_VARIABLE, "");
        if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
            throw ProblemCode.SETUP_FAILED.with("reason", ProgramImage.INSTALLATION_VARIABLE);
        }
        return new ProgramImage(Path.of(folder));
    }

    /** Returns the folder of this program if it is installed there, otherwise the default one. */
    private Path usualFolder() {
        Path here = image().folder();
        if (Files.exists(here.resolve(ProgramImage.RECEIPT_FILE))) {
            return here;
        }
        return isPrivate() ? home.settings().resolveSibling("program").path() : places().defaultFolder();
    }

    /** Returns whether the agent's folders are below COFFRE_HOME. Then the system itself is not changed. */
    private boolean isPrivate() {
        return !home.keys()
                .path()
                .equals(CoffreHome.of(Map.of(), platform).keys().path());
    }

    private static SystemPaths places() {
        return new SystemPaths(Path.of("/"));
    }

    private static Map<String, Object> event(String name) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        return event;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
