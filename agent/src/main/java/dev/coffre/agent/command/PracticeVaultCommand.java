package dev.coffre.agent.command;

import dev.coffre.agent.warmup.PracticeVault;
import dev.coffre.backup.trust.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code coffre practice-vault CREDENTIALS}: runs a practice vault for at most five minutes. Internal, for the installer. A
 * separate process, so that the class data archive of the agent gets no server classes.
 */
@Command(name = "practice-vault", hidden = true)
final class PracticeVaultCommand implements Callable<Integer> {
    private static final Duration MAX_RUNTIME = Duration.ofMinutes(5);

    private final CommandRunner runner;
    private final PrivateFiles files;
    private final SecureRandom random;
    private final InstantSource clock;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Parameters(paramLabel = "CREDENTIALS", hidden = true)
    private String credentials = "";

    PracticeVaultCommand(CommandRunner runner, PrivateFiles files, SecureRandom random, InstantSource clock) {
        this.runner = runner;
        this.files = files;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        return runner.run("practice-vault", common, output -> {
            try (PracticeVault vault = PracticeVault.open(random, clock)) {
                files.replace(Path.of(credentials), vault.credentials());
                Thread.sleep(MAX_RUNTIME);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return CommandResult.done();
        });
    }
}
