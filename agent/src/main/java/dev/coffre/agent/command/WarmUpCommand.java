package dev.coffre.agent.command;

import dev.coffre.agent.warmup.MadeUpService;
import dev.coffre.vault.problem.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code coffre warm-up FOLDER CREDENTIALS}: gives each command that people give, since each brings its own classes. For the
 * installation, which runs it in a private home beside a {@link PracticeVaultCommand}; not for people. Ends with the first
 * command that fails, as that one does.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("status"), List.of("status", "--json"), List.of("jobs"), List.of("points"), List.of("properties"));

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "FOLDER", hidden = true)
    private String folder = "";

    @Parameters(index = "1", paramLabel = "CREDENTIALS", hidden = true)
    private String credentials = "";

    WarmUpCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        int exit = perform(Stream.concat(deeds(place()), QUESTIONS.stream()).toList());
        if (exit != 0) {
            return exit;
        }
        // once more with a service of the agent that answers, for a machine there is not
        try (MadeUpService service = MadeUpService.start(shell.world())) {
            return perform(QUESTIONS);
        }
    }

    private Path place() {
        try {
            return Files.createDirectories(shell.world().home().state().resolveSibling("practice"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing that would touch the machine beyond the private home: no snapshot of its file systems, no schedule that stays. */
    private Stream<List<String>> deeds(Path place) {
        return Stream.of(
                List.of(
                        "register",
                        credentials,
                        "--name",
                        "practice",
                        "--proxy",
                        "none",
                        "--generate-passphrase",
                        "--save-passphrase",
                        place.resolve("passphrase").toString(),
                        "--i-saved-the-passphrase",
                        "--no-recovery-code"),
                List.of("policy", "schedule", "--daily", "21:00"),
                List.of("status"),
                List.of("policy", "schedule", "--none"),
                List.of("backup", folder, "--no-snapshot"),
                List.of("backup", folder, "--no-snapshot", "--json"),
                List.of("ls"),
                List.of("recover", "--to", place.resolve("once").toString()),
                List.of("recover", "--to", place.resolve("twice").toString(), "--json"),
                List.of("check"),
                List.of("check", "--all", "--json"));
    }

    /** 0, or how the first ended that failed. Warnings do not matter: metadata may not be for everybody to give. */
    private int perform(List<List<String>> commands) {
        for (List<String> command : commands) {
            int exit = new CoffreCommandLine(shell.world()).run(command);
            if (exit != ExitCode.DONE.number() && exit != ExitCode.WARNINGS.number()) {
                return exit;
            }
        }
        return 0;
    }
}
