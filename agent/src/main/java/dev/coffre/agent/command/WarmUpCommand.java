package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.warmup.FakeDaemon;
import dev.coffre.vault.problem.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code coffre warm-up FOLDER CREDENTIALS}: runs the common commands once, because each loads classes of its own. Internal:
 * the installer runs it in a private home beside a {@link PracticeVaultCommand}. Stops at the first command that fails, and
 * returns its exit code.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final List<List<String>> QUERIES = List.of(
            List.of("status"), List.of("status", "--json"), List.of("jobs"), List.of("points"), List.of("properties"));

    private final CoffreHome home;
    private final ToIntFunction<List<String>> program;
    private final Supplier<FakeDaemon> daemon;

    @Parameters(index = "0", paramLabel = "FOLDER", hidden = true)
    private String folder = "";

    @Parameters(index = "1", paramLabel = "CREDENTIALS", hidden = true)
    private String credentials = "";

    WarmUpCommand(CoffreHome home, ToIntFunction<List<String>> program, Supplier<FakeDaemon> daemon) {
        this.home = home;
        this.program = program;
        this.daemon = daemon;
    }

    @Override
    public Integer call() {
        int exit = runAll(
                Stream.concat(commands(practiceFolder()), QUERIES.stream()).toList());
        if (exit != 0) {
            return exit;
        }
        // Again with a daemon that answers.
        try (FakeDaemon _ = daemon.get()) {
            return runAll(QUERIES);
        }
    }

    private Path practiceFolder() {
        try {
            return Files.createDirectories(
                    home.state().resolveSibling("practice").path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns commands that change nothing outside of the private home: no file system snapshot, no schedule that
     * remains.
     */
    private Stream<List<String>> commands(Path place) {
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
                List.of("find", "practice"),
                List.of("history", folder),
                List.of("recover", "--to", place.resolve("once").toString()),
                List.of("recover", "--to", place.resolve("twice").toString(), "--json"),
                List.of("recover", folder, "--to", place.resolve("selected").toString()),
                List.of("check"),
                List.of("check", "--all", "--json"));
    }

    /**
     * Returns 0, or the exit code of the first command that failed. Warnings do not count: not every user may set all
     * metadata.
     */
    private int runAll(List<List<String>> commands) {
        for (List<String> command : commands) {
            int exit = program.applyAsInt(command);
            if (exit != ExitCode.DONE.number() && exit != ExitCode.WARNINGS.number()) {
                return exit;
            }
        }
        return 0;
    }
}
