package dev.coffre.agent.command;

import dev.coffre.agent.home.NamedInput;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.FilesFrom;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.RootPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Paths named by a person, as bytes: absolute and normalized. */
record PathArguments(LocalFiles files) {
    private static final ByteString STANDARD_INPUT = ByteString.utf8(NamedInput.STANDARD_INPUT);
    private static final int MAX_LIST = 64 << 20;

    ByteString absolute(String argument) {
        return absolute(CommandLineBytes.bytes(argument));
    }

    /**
     * Returns a path in a recovery point. A slash alone is above all roots, also those of Windows. A path that begins with a
     * drive or with {@code \\} is one of a Windows machine; a file of this machine with such a name can be written as
     * {@code ./C:\…}.
     */
    ByteString inPoint(String argument) {
        return inPoint(CommandLineBytes.bytes(argument));
    }

    private ByteString inPoint(ByteString path) {
        if (!PathForm.isWindows(path)) {
            return path.equals(RootPath.TOP) ? path : absolute(path);
        }
        ByteString windows = PathForm.normalizedWindows(path);
        return PathForm.isWindows(windows) ? RootPath.resolve(windows, windows) : windows;
    }

    private ByteString absolute(ByteString path) {
        try {
            return RootPath.resolve(path, files.workingDirectory());
        } catch (ErrnoException e) {
            throw unreadable(path, e);
        }
    }

    /** Reads paths of this machine from a list file. */
    List<ByteString> listed(String file) {
        return listed(file, this::absolute);
    }

    /**
     * Reads paths in a recovery point from a list file.
     *
     * @throws Problem {@code flags-invalid} if the list cannot be read
     */
    List<ByteString> listedInPoint(String file, AgentMessages texts) {
        ByteString path = CommandLineBytes.bytes(file);
        try {
            return parsed(path, this::inPoint);
        } catch (ErrnoException e) {
            throw ProblemCode.FLAGS_INVALID
                    .with("reason", texts.format("flags.list-unreadable", "--files-from", file, e.symbol()))
                    .causedBy(e);
        }
    }

    private List<ByteString> listed(String file, UnaryOperator<ByteString> resolve) {
        ByteString path = CommandLineBytes.bytes(file);
        try {
            return parsed(path, resolve);
        } catch (ErrnoException e) {
            throw e.is(Errno.ENOENT) ? missing(path) : unreadable(path, e).causedBy(e);
        }
    }

    private List<ByteString> parsed(ByteString list, UnaryOperator<ByteString> resolve) throws ErrnoException {
        return FilesFrom.parse(ByteString.of(content(list)), PathForm.NATIVE).stream()
                .map(resolve)
                .toList();
    }

    private byte[] content(ByteString path) throws ErrnoException {
        return path.equals(STANDARD_INPUT) ? standardInput() : files.readAll(absolute(path), MAX_LIST);
    }

    private static byte[] standardInput() throws ErrnoException {
        byte[] content;
        try {
            content = NamedInput.readStandardInput(MAX_LIST + 1);
        } catch (IOException e) {
            throw new ErrnoException("read", Errno.EIO, STANDARD_INPUT);
        }
        if (content.length > MAX_LIST) {
            throw new ErrnoException("read", Errno.EFBIG, STANDARD_INPUT);
        }
        return content;
    }

    /** Returns the sources after checking that each exists and can be opened, before anything is sent. */
    List<ByteString> sources(List<String> arguments, List<ByteString> listed) {
        List<ByteString> sources = new ArrayList<>(listed);
        arguments.forEach(argument -> sources.add(absolute(argument)));
        if (sources.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        sources.forEach(this::requireReadable);
        return sources;
    }

    private void requireReadable(ByteString source) {
        try {
            files.requireReadable(source);
        } catch (ErrnoException e) {
            throw e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) ? missing(source) : unreadable(source, e);
        }
    }

    private static Problem missing(ByteString path) {
        return ProblemCode.SOURCE_MISSING.with("path", path.displayPath());
    }

    private static Problem unreadable(ByteString path, ErrnoException e) {
        return ProblemCode.SOURCE_UNREADABLE
                .with("path", path.displayPath())
                .with("reason", e.symbol())
                .causedBy(e);
    }
}
