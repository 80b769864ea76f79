package dev.coffre.agent.command;

import dev.coffre.agent.hook.HookPhase;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre hooks clear} */
@Command(name = "clear")
final class HooksClearCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "pre|post", descriptionKey = "hooks.phase.cleared")
    private @Nullable String phase;

    HooksClearCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("hooks clear", common, this::clear);
    }

    /** Clears both hooks without reading the file, which may be invalid. */
    private Result clear(Speech speech) {
        HooksFile file = new HooksFile(shell.world().home().hooks());
        file.write(phase == null ? Hooks.NONE : file.read().with(phase(phase), Optional.empty()));
        speech.say("hooks.cleared");
        return Result.done();
    }

    private HookPhase phase(String given) {
        return HookPhase.of(given)
                .orElseThrow(() ->
                        ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.value", "pre|post", given)));
    }
}
