package dev.coffre.agent.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Selects paths of a recovery point: {@code [POINT] [PATH…]} and a list of paths in a file. */
final class ReadingSelection {
    @Parameters(paramLabel = "[POINT] [PATH]", arity = "0..*", descriptionKey = "recover.arguments")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--files-from", paramLabel = "FILE", descriptionKey = "selection.files-from")
    private @Nullable String filesFrom;

    /** Returns the words as they were given, without the list. */
    List<String> words() {
        return List.copyOf(arguments);
    }

    PointArguments named(CommandRunner runner) {
        return PointArguments.split(new PathArguments(runner.files()), arguments, filesFrom, runner.texts());
    }
}
