package dev.coffre.agent.hook;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.trust.TrustedPath;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/** A file that decides what the agent runs: nobody but the agent's user and root can change it or what its path leads to. */
final class TrustedFile {
    private TrustedFile() {}

    /**
     * @return the same file without symbolic links among its folders
     * @throws Problem {@code hook-unusable}, or {@code hook-unsafe}, naming what is wrong on the way to {@code path}
     */
    static ByteString require(String path) {
        ByteString bytes = CommandLineBytes.bytes(path);
        try {
            return TrustedPath.requireFile(bytes);
        } catch (UntrustedPathException e) {
            throw unsafe(e.path(), e.symbol()).causedBy(e);
        } catch (ErrnoException e) {
            throw ProblemCode.HOOK_UNUSABLE
                    .with("path", bytes.display())
                    .with("reason", e.symbol())
                    .causedBy(e);
        }
    }

    private static Problem unsafe(String path, String reason) {
        return ProblemCode.HOOK_UNSAFE.with("path", path).with("reason", reason);
    }
}
