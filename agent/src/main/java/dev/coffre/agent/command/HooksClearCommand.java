package dev.coffre.agent.command;

import dev.coffre.agent.hook.HookPhase;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre hooks clear} */
@Command(name = "clear")
final class HooksClearCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final HooksFile file;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Parameters(arity = "0..1", paramLabel = "pre|post", descriptionKey = "hooks.phase.cleared")
    private @Nullable String phase;

    HooksClearCommand(CommandRunner runner, HooksFile file) {
        this.runner = runner;
        this.file = file;
    }

    @Override
    public Integer call() {
        return runner.run("hooks clear", common, this::clear);
    }

    /** Clears both hooks without reading the file, which may be invalid. */
    private CommandResult clear(TerminalOutput output) {
        file.write(phase == null ? Hooks.NONE : file.read().with(phase(phase), Optional.empty()));
        output.message("hooks.cleared");
        return CommandResult.done();
    }

    private HookPhase phase(String given) {
        return HookPhase.of(given).orElseThrow(() -> runner.refusedValue("pre|post", given, "pre", "post"));
    }
}
