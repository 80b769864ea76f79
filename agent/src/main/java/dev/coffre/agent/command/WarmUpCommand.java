package dev.coffre.agent.command;

import dev.coffre.agent.warmup.MadeUpService;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code coffre warm-up FOLDER CREDENTIALS}: gives each command that people give, since each brings its own classes. For the
 * installation, which runs it in a private home beside a {@link RehearsalCommand}; not for people.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("status"), List.of("status", "--json"), List.of("jobs"), List.of("points"), List.of("properties"));

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "FOLDER", hidden = true)
    private String folder = "";

    @Parameters(index = "1", paramLabel = "CREDENTIALS", hidden = true)
    private String credentials = "";

    WarmUpCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("warm-up", common, speech -> {
            rehearse(place());
            return Result.done();
        });
    }

    private Path place() {
        try {
            return Files.createDirectories(shell.world().home().state().resolveSibling("rehearsal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rehearse(Path place) {
        perform(
                "register",
                credentials,
                "--name",
                "rehearsal",
                "--proxy",
                "none",
                "--generate-passphrase",
                "--save-passphrase",
                place.resolve("passphrase").toString(),
                "--i-saved-the-passphrase",
                "--no-recovery-code");
        perform("policy", "schedule", "--daily", "21:00");
        perform("backup", folder);
        perform("backup", folder, "--json");
        perform("ls");
        perform("recover", "--to", place.resolve("once").toString());
        perform("recover", "--to", place.resolve("twice").toString(), "--json");
        perform("check");
        perform("check", "--all", "--json");
        QUESTIONS.forEach(this::perform);
        // once more with a service of the agent that answers, for a machine there is not
        try (MadeUpService service = MadeUpService.start(shell.world())) {
            QUESTIONS.forEach(this::perform);
        }
    }

    private void perform(String... command) {
        perform(List.of(command));
    }

    private void perform(List<String> command) {
        int exit = new CoffreCommandLine(shell.world()).run(command);
        if (exit != 0) {
            throw ProblemCode.INTERNAL_BUG
                    .with("reason", command.getFirst() + " ended with " + exit)
                    .with("log", "-");
        }
    }
}
