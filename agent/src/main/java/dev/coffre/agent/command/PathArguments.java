package dev.coffre.agent.command;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.FilesFrom;
import dev.coffre.backup.source.RootPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Paths named by a person, as bytes: absolute and normalized. */
final class PathArguments {
    private static final ByteString WORKING_DIRECTORY = ByteString.utf8("/proc/self/cwd");
    private static final int MAX_LIST = 64 << 20;

    private PathArguments() {}

    static ByteString absolute(String argument) {
        return absolute(CommandLineBytes.bytes(argument));
    }

    /**
     * Returns a path in a recovery point. A path that begins with a drive or with {@code \\} is one of a Windows machine; a
     * file of this machine with such a name can be written as {@code ./C:\…}.
     */
    static ByteString inPoint(String argument) {
        return inPoint(CommandLineBytes.bytes(argument));
    }

    private static ByteString inPoint(ByteString path) {
        return PathForm.isWindows(path) ? PathForm.normalizedWindows(path) : absolute(path);
    }

    private static ByteString absolute(ByteString path) {
        try {
            return RootPath.resolve(
                    path, DirectoryOperations.readSymlink(Descriptor.WORKING_DIRECTORY, WORKING_DIRECTORY));
        } catch (ErrnoException e) {
            throw unreadable(path, e);
        }
    }

    /** Reads paths of this machine from a list file. */
    static List<ByteString> listed(String file) {
        return listed(file, PathArguments::absolute);
    }

    /** Reads paths in a recovery point from a list file. */
    static List<ByteString> listedInPoint(String file) {
        return listed(file, PathArguments::inPoint);
    }

    private static List<ByteString> listed(String file, UnaryOperator<ByteString> resolve) {
        ByteString path = CommandLineBytes.bytes(file);
        try {
            return FilesFrom.parse(ByteString.of(FileIo.readAll(path, MAX_LIST))).stream()
                    .map(resolve)
                    .toList();
        } catch (ErrnoException e) {
            throw e.is(Errno.ENOENT) ? missing(path) : unreadable(path, e).causedBy(e);
        }
    }

    /** Returns the sources after checking that each exists and can be opened, before anything is sent. */
    static List<ByteString> sources(List<String> arguments, List<ByteString> listed) {
        List<ByteString> sources = new ArrayList<>(listed);
        arguments.forEach(argument -> sources.add(absolute(argument)));
        if (sources.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        MetadataReader inspector = new MetadataReader(new SystemAccounts());
        sources.forEach(source -> requireReadable(inspector, source));
        return sources;
    }

    private static void requireReadable(MetadataReader inspector, ByteString source) {
        try {
            if (inspector.read(Descriptor.WORKING_DIRECTORY, source).isDirectory()) {
                FileOpener.open(source, OpenFlags.DIRECTORY).close();
            }
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
