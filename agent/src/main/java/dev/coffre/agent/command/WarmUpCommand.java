package dev.coffre.agent.command;

import dev.coffre.agent.warmup.MadeUpService;
import dev.coffre.agent.warmup.WarmUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre warm-up FOLDER}: for the installation, which runs it in a private home; not for people. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("policy", "schedule", "--daily", "21:00"),
            List.of("status"),
            List.of("status", "--json"),
            List.of("jobs"),
            List.of("points"),
            List.of("properties"));

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "FOLDER", hidden = true)
    private String folder = "";

    WarmUpCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("warm-up", common, speech -> {
            warmUp();
            converse();
            return Result.done();
        });
    }

    private void warmUp() {
        try {
            new WarmUp(shell.world()).run(PathArguments.absolute(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What people ask most often, with a service that answers for a machine there is not. */
    private void converse() {
        try (MadeUpService service = MadeUpService.start(shell.world())) {
            for (List<String> question : QUESTIONS) {
                new CoffreCommandLine(shell.world()).run(question);
            }
        }
    }
}
