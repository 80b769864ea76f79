package dev.coffre.agent.command;

import dev.coffre.agent.program.CommandOutput;
import dev.coffre.agent.program.Program;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.Carry;
import dev.coffre.backup.source.StreamSource;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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
     * @param words the arguments after the options
     */
    BackupSource source(Shell shell, List<String> words, CancelToken cancel) {
        if (name == null) {
            throw missing(shell, "--stdin NAME");
        }
        if (words.isEmpty() == fromCommand) {
            throw fromCommand ? missing(shell, "-- COMMAND") : invalid(shell, "PATH", words.getFirst());
        }
        ByteString root = root(shell, name);
        InputStream in = fromCommand
                ? new CommandOutput(Program.of(words), root.display(), cancel)
                : shell.world().terminal().in();
        StreamSource stream =
                new StreamSource(root, owner(), shell.world().clock().instant(), in);
        List<ByteString> gone = dropped(shell);
        return BackupSource.of(
                stream,
                other -> !gone.contains(other),
                in instanceof CommandOutput command ? command::close : () -> {});
    }

    /** Returns the roots that a backup of files keeps: all streams of the parent point that are not dropped. */
    Carry streams(Shell shell) {
        List<ByteString> gone = dropped(shell);
        return root -> root.startsWith(FOLDER) && root.indexOf((byte) '/', FOLDER.size()) < 0 && !gone.contains(root);
    }

    private List<ByteString> dropped(Shell shell) {
        return dropped.stream().map(each -> root(shell, each)).toList();
    }

    private static Ownership owner() {
        Accounts accounts = new Accounts();
        long user = Accounts.effectiveUser();
        long group = Accounts.effectiveGroup();
        return new Ownership(user, group, accounts.userName(user), accounts.groupName(group));
    }

    private static ByteString root(Shell shell, String name) {
        ByteString bytes = CommandLineBytes.bytes(name);
        boolean fits = !bytes.isEmpty()
                && bytes.size() <= LONGEST_NAME
                && bytes.indexOf((byte) '/') < 0
                && !name.equals(".")
                && !name.equals("..");
        if (!fits) {
            throw invalid(shell, "--stdin", name);
        }
        return FOLDER.concat(bytes);
    }

    private static Problem missing(Shell shell, String argument) {
        return ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.missing", argument));
    }

    private static Problem invalid(Shell shell, String flag, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.value", flag, value));
    }
}
