package dev.coffre.agent.command;

import dev.coffre.agent.home.LocalPath;
import dev.coffre.agent.support.BundleFile;
import dev.coffre.agent.support.SupportBundle;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre support FILE} */
@Command(name = "support")
final class SupportCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "support.file")
    private String file = "";

    @Option(names = "--with-paths", descriptionKey = "support.with-paths")
    private boolean withPaths;

    SupportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("support", common, this::write);
    }

    private Result write(Speech speech) {
        World world = shell.world();
        Path path = LocalPath.of(
                file,
                reason -> ProblemCode.SUPPORT_FILE_UNWRITABLE.with("file", file).with("reason", reason));
        SupportBundle bundle = SupportBundle.of(world, speech.texts().locale(), withPaths);
        new BundleFile(path).create(bundle, world.clock().instant());
        speech.say("support.done", path);
        Map<String, Object> parts = new LinkedHashMap<>();
        bundle.parts().forEach((part, text) -> {
            speech.print("  %-18s %s".formatted(part.file(), speech.texts().say(part.key())));
            parts.put(part.file(), text.length());
        });
        speech.say(withPaths ? "support.with-paths" : "support.without-paths");
        speech.event(Map.of("event", "support", "file", path.toString(), "withPaths", withPaths, "parts", parts));
        return Result.done();
    }
}
