package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheChange;
import dev.coffre.agent.cache.CacheRoom;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.setup.Image;
import dev.coffre.agent.setup.Installation;
import dev.coffre.agent.setup.Prerequisite;
import dev.coffre.agent.setup.Programs;
import dev.coffre.agent.setup.SystemPlaces;
import dev.coffre.agent.world.World;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code coffre setup}: installs the agent, interactively or silently, as the installer of the Azure Backup agent does. Copies
 * the program to its folder unless it is there, installs the service, sets the cache folder and the proxy, and continues with
 * the registration.
 */
@Command(name = "setup")
final class SetupCommand implements Callable<Integer> {
    /** The form of passing a password that is always refused. */
    static final String PASSWORD_ARGUMENT = "--proxy-password";

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private SetupOptions options = new SetupOptions();

    @Option(
            names = {"-q", "--quiet"},
            descriptionKey = "setup.quiet")
    private boolean quiet;

    /** Accepted for compatibility. Setup never looks for updates. */
    @Option(names = "--no-update-check", descriptionKey = "setup.no-update-check")
    private boolean noUpdateCheck;

    @Option(names = "--allow-downgrade", descriptionKey = "setup.allow-downgrade")
    private boolean allowDowngrade;

    @Option(names = "--uninstall", descriptionKey = "setup.uninstall")
    private boolean uninstall;

    /** The vault credentials file for registering next, if the person wants to. */
    private Optional<String> proceed = Optional.empty();

    SetupCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        int exit = shell.run("setup", common, speech -> uninstall ? uninstall(speech) : setUp(speech));
        return exit == ExitCode.DONE.number() && proceed.isPresent()
                ? new CoffreCommandLine(shell.world())
                        .run(List.of(
                                "register", "--lang", shell.texts().locale().getLanguage(), "--", proceed.get()))
                : exit;
    }

    private Result setUp(Speech speech) {
        World world = shell.world();
        Installation installation = installation();
        installation.requireSource();
        SetupPlan asked = new SetupPlan(
                options.installFolder().orElseGet(this::usualFolder),
                options.cacheFolder().orElse(world.home().cache()),
                options.estimate(shell),
                options.proxy(shell));
        tellPrerequisites(speech);
        SetupDialogue dialogue = new SetupDialogue(shell, speech);
        SetupDialogue.Checks checks = new SetupDialogue.Checks(
                plan -> requireFolder(installation, plan.folder()), plan -> requireCache(speech, plan));
        SetupPlan plan = isInteractive() ? dialogue.complete(asked, checks) : asked;
        checks.folder().accept(plan);
        if (!isInteractive()) {
            checks.cache().accept(plan);
        }
        carryOut(speech, installation, plan);
        lead(speech, dialogue, plan.folder());
        return Result.done();
    }

    private Result uninstall(Speech speech) {
        CoffreHome home = shell.world().home();
        Jobs jobs = new Jobs(home.state(), shell.world().clock());
        jobs.whileNoneRuns("setup --uninstall", () -> installation().uninstall(home.policy()));
        speech.say("setup.uninstalled");
        speech.say("setup.kept", home.settings(), home.keys());
        return Result.done();
    }

    private void carryOut(Speech speech, Installation installation, SetupPlan plan) {
        World world = shell.world();
        Jobs jobs = new Jobs(world.home().state(), world.clock());
        jobs.whileNoneRuns("setup", () -> tell(speech, plan.folder(), installation.install(plan.folder())));
        new CacheChange(world.home(), jobs, shell.texts()).run(plan.cache());
        plan.proxy().ifPresent(proxy -> {
            new SettingsFile(world.home().settings(), world.environment()).update(known -> known.withProxy(proxy));
            say(speech, "setup.proxy", proxy);
        });
    }

    private void requireFolder(Installation installation, Path folder) {
        installation.requireTarget(folder, allowDowngrade);
        installation.flaw(folder).ifPresent(flaw -> {
            throw ProblemCode.SETUP_FOLDER_UNFIT
                    .with("folder", folder)
                    .with("reason", shell.texts().say("setup.flaw." + name(flaw)))
                    .with("needed", Math.ceilDiv(installation.size(), 1L << 20));
        });
    }

    /** Checks the cache folder. One that is already in use is not checked again. */
    private void requireCache(Speech speech, SetupPlan plan) {
        World world = shell.world();
        Jobs jobs = new Jobs(world.home().state(), world.clock());
        if (!plan.cache().equals(world.home().cache())) {
            new CacheChange(world.home(), jobs, shell.texts()).require(plan.cache());
        }
        CacheRoom room = CacheRoom.of(plan.cache());
        say(
                speech,
                "setup.cache",
                plan.cache(),
                speech.amounts().bytes(room.free()),
                speech.amounts().bytes(room.covers()));
        Map<String, Object> event = event("cache");
        event.put("folder", plan.cache().toString());
        event.put("free", room.free());
        event.put("covers", room.covers());
        speech.event(event);
        plan.estimate().or(jobs::lastBackedUp).ifPresent(room::require);
    }

    private void tellPrerequisites(Speech speech) {
        for (Prerequisite one : Prerequisite.of(places())) {
            String name = shell.texts().say(one.key());
            say(speech, one.state().key(), name, one.found());
            Map<String, Object> event = event("prerequisite");
            event.put("name", name(one.kind()));
            event.put("state", name(one.state()));
            event.put("found", one.found());
            speech.event(event);
        }
    }

    private void tell(Speech speech, Path folder, Installation.Outcome outcome) {
        say(speech, outcome.copied() ? "setup.copied" : "setup.there", folder);
        say(speech, outcome.classData() ? "setup.class-data" : "setup.no-class-data");
        if (!isPrivate()) {
            say(speech, outcome.service() ? "setup.service" : "setup.no-service");
        }
    }

    /** Leads to the registration: runs it, or prints its command. */
    private void lead(Speech speech, SetupDialogue dialogue, Path folder) {
        Optional<MachineIdentity> machine = new KeyFolder(shell.world().home().keys()).machine();
        machine.ifPresent(MachineIdentity::close);
        String next = next(folder);
        Map<String, Object> event = event("setup");
        event.put("folder", folder.toString());
        event.put("registered", machine.isPresent());
        event.put("next", next);
        speech.event(event);
        if (machine.isPresent()) {
            say(speech, "setup.registered");
        } else if (isInteractive()) {
            proceed = dialogue.proceed();
        }
        if (machine.isEmpty() && proceed.isEmpty()) {
            speech.say("setup.next", next);
        }
    }

    private String next(Path folder) {
        String command = isPrivate() ? folder.resolve("bin/coffre").toString() : "coffre";
        String home = shell.world().environment().getOrDefault(CoffreHome.VARIABLE, "");
        return (home.isEmpty() ? "" : CoffreHome.VARIABLE + "=" + home + " ") + command + " register FILE";
    }

    /** Prints a line unless {@code --quiet} is set. */
    private void say(Speech speech, String key, Object... values) {
        if (!quiet) {
            speech.say(key, values);
        }
    }

    private boolean isInteractive() {
        return !quiet && !common.json() && shell.world().terminal().isInteractive();
    }

    private Installation installation() {
        if (!isPrivate() && !places().isWritable()) {
            throw ProblemCode.SETUP_FAILED.with("reason", shell.texts().say("setup.not-root"));
        }
        return new Installation(
                image(), isPrivate() ? Optional.empty() : Optional.of(places()), Programs.ofTheSystem());
    }

    private Image image() {
        String folder = shell.world().environment().getOrDefault(Image.VARIABLE, "");
        if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
            throw ProblemCode.SETUP_FAILED.with("reason", Image.VARIABLE);
        }
        return new Image(Path.of(folder));
    }

    /** Returns the folder of this program if it is installed there, otherwise the default one. */
    private Path usualFolder() {
        Path here = image().folder();
        if (Files.exists(here.resolve(Image.RECEIPT))) {
            return here;
        }
        return isPrivate() ? shell.world().home().settings().resolveSibling("program") : places().usualFolder();
    }

    /** Returns whether the agent's folders are below COFFRE_HOME. Then the system itself is not changed. */
    private boolean isPrivate() {
        return !shell.world().home().keys().equals(CoffreHome.of(Map.of()).keys());
    }

    private static SystemPlaces places() {
        return new SystemPlaces(Path.of("/"));
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
