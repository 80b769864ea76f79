package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.home.UserNamedPath;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.support.SupportBundle;
import dev.coffre.agent.support.SupportBundleFile;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre support FILE} */
@Command(name = "support")
final class SupportCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final SettingsFile settings;
    private final MachineClock clock;
    private final AgentInstallation agent;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "support.file")
    private String file = "";

    @Option(names = "--with-paths", descriptionKey = "support.with-paths")
    private boolean withPaths;

    SupportCommand(
            CommandRunner runner, CoffreHome home, SettingsFile settings, MachineClock clock, AgentInstallation agent) {
        this.runner = runner;
        this.home = home;
        this.settings = settings;
        this.clock = clock;
        this.agent = agent;
    }

    @Override
    public Integer call() {
        return runner.run("support", common, this::write);
    }

    private CommandResult write(TerminalOutput output) {
        Path path = UserNamedPath.of(
                file,
                reason -> ProblemCode.SUPPORT_FILE_UNWRITABLE.with("file", file).with("reason", reason));
        SupportBundle bundle =
                SupportBundle.of(home, settings, clock, agent, output.texts().language(), withPaths);
        new SupportBundleFile(home.privatePath(path)).create(bundle, clock.instant());
        output.message("support.done", path);
        Map<String, Object> parts = new LinkedHashMap<>();
        bundle.parts().forEach((part, text) -> {
            output.print("  %-18s %s".formatted(part.file(), output.texts().format(part.key())));
            parts.put(part.file(), text.length());
        });
        output.message(withPaths ? "support.with-paths" : "support.without-paths");
        output.event(Map.of("event", "support", "file", path.toString(), "withPaths", withPaths, "parts", parts));
        return CommandResult.done();
    }
}
