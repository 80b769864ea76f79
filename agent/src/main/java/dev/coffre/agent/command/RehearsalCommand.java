package dev.coffre.agent.command;

import dev.coffre.agent.warmup.Rehearsal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code coffre rehearsal CREDENTIALS}: a vault service that is nobody's, until it is told to stop, for ten minutes at most. A
 * process of its own, so that what a service loads is not what the installation remembers of the agent; not for people.
 */
@Command(name = "rehearsal", hidden = true)
final class RehearsalCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "CREDENTIALS", hidden = true)
    private String credentials = "";

    RehearsalCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("rehearsal", common, speech -> {
            try (Rehearsal rehearsal = Rehearsal.open(shell.world())) {
                rehearsal.invite(Path.of(credentials));
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
