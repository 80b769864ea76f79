package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.warmup.FakeDaemon;
import dev.coffre.vault.problem.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /** More than the 4 MiB from which a changed file is sent in parts. */
    private static final int LARGE_FILE_BYTES = 6 << 20;

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
        try {
            Path place = Files.createDirectories(
                    home.state().resolveSibling("practice").path());
            Path large = Files.createDirectories(place.resolve("large"));
            Path file = Files.write(large.resolve("file"), bytesOfLargeFile());
            int exit = runAll(untilFirstBackup(place, large));
            if (exit != 0) {
                return exit;
            }
            changeAPage(file);
            exit = runAll(Stream.concat(fromSecondBackup(place, large), QUERIES.stream())
                    .toList());
            if (exit != 0) {
                return exit;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Again with a daemon that answers.
        try (FakeDaemon _ = daemon.get()) {
            return runAll(QUERIES);
        }
    }

    private static byte[] bytesOfLargeFile() {
        byte[] content = new byte[LARGE_FILE_BYTES];
        long state = 1;
        for (int i = 0; i < content.length; i++) { // so that no two parts are equal
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            content[i] = (byte) (state >>> 56);
        }
        return content;
    }

    /** Makes the next backup save a patched chunk. */
    private static void changeAPage(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[8192]), LARGE_FILE_BYTES / 2);
        }
    }

    // The commands change nothing outside of the private home: no file system snapshot, no schedule that remains.

    private List<List<String>> untilFirstBackup(Path place, Path large) {
        return List.of(
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
                List.of("backup", folder, large.toString(), "--no-snapshot"));
    }

    private Stream<List<String>> fromSecondBackup(Path place, Path large) {
        return Stream.of(
                List.of("backup", folder, large.toString(), "--no-snapshot", "--json"),
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
