package dev.coffre.vault.problem;

import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why the system refused something, as the detail {@code reason} of a problem. It is a symbol such as {@code EACCES},
 * which is the same for scripts in every language. {@link ProblemText#reason} gives its text for people.
 */
public final class SystemReason {
    /** A failure with a known symbol. */
    public interface WithSymbol {
        /** Returns the symbol, such as {@code EACCES}; {@code errno 71} for a number without a name. */
        String symbol();
    }

    /** The system gave no reason for the failure. */
    public static final String FAILED = "io-failed";

    /** The JDK keeps only the message of the C library. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("operation not permitted", "EPERM"),
            Map.entry("no such file or directory", "ENOENT"),
            Map.entry("input/output error", "EIO"),
            Map.entry("permission denied", "EACCES"),
            Map.entry("resource busy", "EBUSY"),
            Map.entry("file exists", "EEXIST"),
            Map.entry("cross-device link", "EXDEV"),
            Map.entry("not a directory", "ENOTDIR"),
            Map.entry("is a directory", "EISDIR"),
            Map.entry("invalid argument", "EINVAL"),
            Map.entry("too many open files", "EMFILE"),
            Map.entry("text file busy", "ETXTBSY"),
            Map.entry("file too large", "EFBIG"),
            Map.entry("no space left on device", "ENOSPC"),
            Map.entry("read-only file system", "EROFS"),
            Map.entry("broken pipe", "EPIPE"),
            Map.entry("file name too long", "ENAMETOOLONG"),
            Map.entry("directory not empty", "ENOTEMPTY"),
            Map.entry("too many levels of symbolic links", "ELOOP"),
            Map.entry("address already in use", "EADDRINUSE"),
            Map.entry("cannot assign requested address", "EADDRNOTAVAIL"),
            Map.entry("network is unreachable", "ENETUNREACH"),
            Map.entry("connection reset", "ECONNRESET"),
            Map.entry("connection refused", "ECONNREFUSED"),
            Map.entry("no route to host", "EHOSTUNREACH"),
            Map.entry("stale file handle", "ESTALE"),
            Map.entry("disk quota exceeded", "EDQUOT"),
            Map.entry("cannot allocate memory", "ENOMEM"));

    private SystemReason() {}

    /** Returns the reason of this failure, without the name of the file, which the surrounding text has. */
    public static String of(Exception failure) {
        return switch (failure) {
            case WithSymbol known -> known.symbol();
            case AccessDeniedException denied -> "EACCES";
            case NoSuchFileException missing -> "ENOENT";
            case FileAlreadyExistsException there -> "EEXIST";
            case DirectoryNotEmptyException full -> "ENOTEMPTY";
            case NotDirectoryException file -> "ENOTDIR";
            case FileSystemLoopException loop -> "ELOOP";
            case FileSystemException named -> inWords(named.getReason());
            case UnknownHostException unknown -> "unknown-host";
            case SocketTimeoutException late -> "ETIMEDOUT";
            case EOFException end -> "unexpected-end";
            case ClosedChannelException closed -> FAILED;
            default -> inWords(failure.getMessage());
        };
    }

    /** Returns whether a reason of {@link #of} means that there is no room. */
    public static boolean isFull(String reason) {
        return reason.equals("ENOSPC") || reason.equals("EDQUOT");
    }

    private static String inWords(@Nullable String words) {
        if (words == null || words.isBlank()) {
            return FAILED;
        }
        String lower = words.toLowerCase(Locale.ROOT);
        return WORDS.entrySet().stream()
                .filter(known -> lower.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(words);
    }
}
