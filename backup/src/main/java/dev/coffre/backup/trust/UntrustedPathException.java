package dev.coffre.backup.trust;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;

/** Another user of the machine can change where a path leads, or the object that it names. */
public final class UntrustedPathException extends IOException implements SystemReason.WithSymbol {
    private static final long serialVersionUID = 1;

    private final String path;
    private final String reason;

    public UntrustedPathException(ByteString path, String reason) {
        super(path.displayPath() + ": " + reason);
        this.path = path.displayPath();
        this.reason = reason;
    }

    /** The file, directory or link that others can change, in printable form. */
    public String path() {
        return path;
    }

    /** The detail {@code reason} of the problem: {@code uid 1000}, {@code mode 0777}, {@code hard-linked} … */
    @Override
    public String symbol() {
        return reason;
    }

    /** Returns a {@code folder-unsafe} problem. */
    public Problem problem() {
        return ProblemCode.FOLDER_UNSAFE
                .with("path", path)
                .with("reason", reason)
                .causedBy(this);
    }
}
