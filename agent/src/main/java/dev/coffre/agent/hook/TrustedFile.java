package dev.coffre.agent.hook;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.RealPath;
import dev.coffre.backup.libc.Status;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * A file that nobody but the agent's user and root can change or put another one in the place of: neither it nor a folder
 * above it may be written by others. In a sticky folder others may make files, but not move this one away.
 */
final class TrustedFile {
    private static final long ROOT = 0;
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;

    private TrustedFile() {}

    /** @throws Problem {@code hook-unsafe}, naming what is wrong on the way to {@code path} */
    static void require(String path) {
        ByteString bytes = CommandLineBytes.bytes(path);
        try (Descriptor file = Opening.open(bytes, OpenFlags.PATH_ONLY)) {
            requireOwn(bytes, Status.of(file));
            for (RealPath folder : RealPath.of(file).above()) {
                requireOwn(folder.path(), Status.of(Descriptor.WORKING_DIRECTORY, folder.path()));
            }
        } catch (ErrnoException e) {
            throw unsafe(bytes, e.symbol()).causedBy(e);
        }
    }

    private static void requireOwn(ByteString path, Status status) {
        if (status.uid() != ROOT && status.uid() != Accounts.effectiveUser()) {
            throw unsafe(path, "uid " + status.uid());
        }
        boolean sticky = status.isDirectory() && (status.permissions() & STICKY) != 0;
        if ((status.permissions() & OTHERS_WRITE) != 0 && !sticky) {
            throw unsafe(path, "mode %04o".formatted(status.permissions()));
        }
    }

    private static Problem unsafe(ByteString path, String reason) {
        return ProblemCode.HOOK_UNSAFE.with("path", path.display()).with("reason", reason);
    }
}
