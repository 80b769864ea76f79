package dev.coffre.agent.hook;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.PathTrust;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * A file that determines what the agent runs. Only the agent's user and root may be able to change the file or any
 * component of its path.
 */
final class TrustedHookFile {
    private TrustedHookFile() {}

    /**
     * Checks the file and its path.
     *
     * @return the path with symbolic links in its directories resolved
     * @throws Problem {@code hook-unsafe} naming the offending path, or {@code hook-unusable} if the check fails
     */
    static ByteString require(PathTrust trust, String path) {
        ByteString bytes = CommandLineBytes.bytes(path);
        try {
            return trust.requireFile(bytes);
        } catch (UntrustedPathException e) {
            throw unsafe(e.path(), e.symbol()).causedBy(e);
        } catch (ErrnoException e) {
            throw ProblemCode.HOOK_UNUSABLE
                    .with("path", bytes.displayPath())
                    .with("reason", e.symbol())
                    .causedBy(e);
        }
    }

    private static Problem unsafe(String path, String reason) {
        return ProblemCode.HOOK_UNSAFE.with("path", path).with("reason", reason);
    }
}
