package dev.coffre.backup.trust;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;

/** Another user of the machine can change where a path leads, or what lies there. */
public final class UntrustedPathException extends IOException implements SystemReason.Named {
    private static final long serialVersionUID = 1;

    private final String path;
    private final String reason;

    UntrustedPathException(ByteString path, String reason) {
        super(path.display() + ": " + reason);
        this.path = path.display();
        this.reason = reason;
    }

    /** The file, folder or link on the way that others can change, printable. */
    public String path() {
        return path;
    }

    /** Why, as the detail {@code reason} of a problem: {@code uid 1000}, {@code mode 0777}, {@code hard-linked} … */
    @Override
    public String symbol() {
        return reason;
    }

    /** {@code folder-unsafe} */
    public Problem problem() {
        return ProblemCode.FOLDER_UNSAFE
                .with("path", path)
                .with("reason", reason)
                .causedBy(this);
    }
}
