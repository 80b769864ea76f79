package dev.coffre.agent.command;

import dev.coffre.agent.hook.Hook;
import dev.coffre.agent.hook.Hook.OnFailure;
import dev.coffre.agent.hook.HookPhase;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre hooks set} */
@Command(name = "set")
final class HooksSetCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final HooksFile file;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Parameters(index = "0", paramLabel = "pre|post", descriptionKey = "hooks.phase")
    private String phase = "";

    @Parameters(index = "1..*", paramLabel = "PROGRAM", arity = "1..*", descriptionKey = "hooks.command")
    private List<String> command = List.of();

    @Option(names = "--on-failure", paramLabel = "stop|warn", descriptionKey = "hooks.on-failure")
    private @Nullable String onFailure;

    @Option(names = "--timeout", paramLabel = "TIME", descriptionKey = "hooks.timeout")
    private @Nullable String timeout;

    HooksSetCommand(CommandRunner runner, HooksFile file) {
        this.runner = runner;
        this.file = file;
    }

    @Override
    public Integer call() {
        return runner.run("hooks set", common, this::set);
    }

    private CommandResult set(TerminalOutput output) {
        HookPhase when = HookPhase.of(phase).orElseThrow(() -> runner.refusedValue("pre|post", phase, "pre", "post"));
        Hooks before = file.read();
        Hook hook = new Hook(command(), timeout(), onFailure(when));
        file.requireSafe(hook, runner.programs());
        file.write(before.with(when, Optional.of(hook)));
        output.message("hooks.set", when.code());
        return CommandResult.done();
    }

    private static boolean isAbsolute(String program) {
        try {
            return Path.of(program).isAbsolute();
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    /** The settings file is UTF-8 text, so a word with other bytes is refused. */
    private List<String> command() {
        if (!command.getFirst().startsWith("/") && !isAbsolute(command.getFirst())) {
            throw wrongValue("PROGRAM", command.getFirst());
        }
        for (String word : command) {
            if (word.codePoints()
                    .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
                throw wrongValue("PROGRAM", word);
            }
        }
        return command;
    }

    private OnFailure onFailure(HookPhase when) {
        String wanted = onFailure == null ? (when == HookPhase.PRE ? "stop" : "warn") : onFailure;
        return switch (wanted) {
            case "stop" -> {
                if (when == HookPhase.POST) {
                    throw runner.refusedValue("--on-failure", wanted, "warn");
                }
                yield OnFailure.STOP;
            }
            case "warn" -> OnFailure.WARN;
            default -> throw runner.refusedValue("--on-failure", wanted, "stop", "warn");
        };
    }

    private Duration timeout() {
        return timeout == null
                ? Hook.DEFAULT_TIMEOUT
                : DurationArgument.parse(timeout).orElseThrow(() -> wrongValue("--timeout", String.valueOf(timeout)));
    }

    private Problem wrongValue(String flag, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.value", flag, value));
    }
}
