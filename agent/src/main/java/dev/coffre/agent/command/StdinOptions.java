package dev.coffre.agent.command;

import dev.coffre.agent.process.ExternalProgram;
import dev.coffre.agent.process.ProgramOutputStream;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.RetainedRootFilter;
import dev.coffre.backup.source.StreamSource;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Data that is backed up without being a file: standard input, or the output of a command. */
final class StdinOptions {
    private static final ByteString FOLDER = ByteString.utf8("/stdin/");
    private static final int LONGEST_NAME = 255;

    @Option(names = "--stdin", paramLabel = "NAME", descriptionKey = "backup.stdin")
    private @Nullable String name;

    @Option(names = "--stdin-from-command", descriptionKey = "backup.stdin-from-command")
    private boolean fromCommand;

    @Option(names = "--drop-stdin", paramLabel = "NAME", descriptionKey = "backup.drop-stdin")
    private List<String> dropped = new ArrayList<>();

    /** Returns whether a stream is backed up instead of files. */
    boolean isChosen() {
        return name != null || fromCommand;
    }

    /**
     * Returns the stream as a source, before anything is read. All other roots of the parent point are kept unless they are
     * dropped.
     *
     * @param permissions of the stream
     * @param modified time of the stream
     * @param words the arguments after the options
     */
    BackupInput source(
            CommandRunner runner,
            Optional<UnixPermissions> permissions,
            Instant modified,
            List<String> words,
            CancelToken cancel) {
        if (name == null) {
            throw missing(runner, "--stdin NAME");
        }
        if (words.isEmpty() == fromCommand) {
            throw fromCommand ? missing(runner, "-- COMMAND") : invalid(runner, "PATH", words.getFirst());
        }
        ByteString root = root(runner, name);
        InputStream in = fromCommand
                ? new ProgramOutputStream(ExternalProgram.of(words), runner.programs(), root.display(), cancel)
                : runner.terminal().in();
        StreamSource stream = new StreamSource(root, permissions, modified, in);
        List<ByteString> gone = dropped(runner);
        return BackupInput.of(
                stream,
                other -> !gone.contains(other),
                in instanceof ProgramOutputStream command ? command::close : () -> {});
    }

    /** Returns the roots that a backup of files keeps: all streams of the parent point that are not dropped. */
    RetainedRootFilter retainedStreams(CommandRunner runner) {
        List<ByteString> gone = dropped(runner);
        return root -> root.startsWith(FOLDER) && root.indexOf((byte) '/', FOLDER.size()) < 0 && !gone.contains(root);
    }

    private List<ByteString> dropped(CommandRunner runner) {
        return dropped.stream().map(each -> root(runner, each)).toList();
    }

    private static ByteString root(CommandRunner runner, String name) {
        ByteString bytes = CommandLineBytes.bytes(name);
        boolean fits = !bytes.isEmpty()
                && bytes.size() <= LONGEST_NAME
                && bytes.indexOf((byte) '/') < 0
                && !name.equals(".")
                && !name.equals("..");
        if (!fits) {
            throw invalid(runner, "--stdin", name);
        }
        return FOLDER.concat(bytes);
    }

    private static Problem missing(CommandRunner runner, String argument) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.missing", argument));
    }

    private static Problem invalid(CommandRunner runner, String flag, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.value", flag, value));
    }
}
