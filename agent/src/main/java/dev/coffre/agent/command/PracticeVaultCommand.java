package dev.coffre.agent.command;

import dev.coffre.agent.warmup.PracticeVault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "CREDENTIALS", hidden = true)
    private String credentials = "";

    PracticeVaultCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("practice-vault", common, speech -> {
            try (PracticeVault vault = PracticeVault.open(shell.world())) {
                vault.invite(Path.of(credentials));
                Thread.sleep(LONGEST);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Result.done();
        });
    }
}
