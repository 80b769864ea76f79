package dev.coffre.agent.registration;

import dev.coffre.agent.home.NamedInput;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A user's file with a passphrase or a recovery code, outside the agent's own directories. */
final class UserSecretFile {
    private static final int LIMIT = 8 << 10;

    private final Path path;
    private final PrivateFiles files;
    private final SecretKind content;

    private UserSecretFile(Path path, PrivateFiles files, SecretKind content) {
        this.path = path;
        this.files = files;
        this.content = content;
    }

    static UserSecretFile ofPassphrase(Path path, PrivateFiles files) {
        return new UserSecretFile(path, files, SecretKind.PASSPHRASE);
    }

    static UserSecretFile ofRecoveryCode(Path path, PrivateFiles files) {
        return new UserSecretFile(path, files, SecretKind.RECOVERY_CODE);
    }

    /** The kind of secret, which determines the problems. */
    private enum SecretKind {
        PASSPHRASE(
                ProblemCode.PASSPHRASE_FILE_MISSING,
                ProblemCode.PASSPHRASE_FILE_UNREADABLE,
                ProblemCode.PASSPHRASE_FILE_UNWRITABLE,
                ProblemCode.PASSPHRASE_FILE_EXISTS),
        RECOVERY_CODE(
                ProblemCode.RECOVERY_CODE_FILE_MISSING,
                ProblemCode.RECOVERY_CODE_FILE_UNREADABLE,
                ProblemCode.RECOVERY_CODE_FILE_UNWRITABLE,
                ProblemCode.RECOVERY_CODE_FILE_EXISTS);

        private final ProblemCode missing;
        private final ProblemCode unreadable;
        private final ProblemCode unwritable;
        private final ProblemCode existing;

        SecretKind(ProblemCode missing, ProblemCode unreadable, ProblemCode unwritable, ProblemCode existing) {
            this.missing = missing;
            this.unreadable = unreadable;
            this.unwritable = unwritable;
            this.existing = existing;
        }
    }

    /** Returns the content; the caller wipes it. */
    byte[] read() {
        try {
            return NamedInput.read(path, LIMIT);
        } catch (NoSuchFileException e) {
            throw content.missing.with("file", path).causedBy(e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Writes one line to a new file that only its owner can read. Never overwrites an existing file. */
    void create(String secret) {
        try (FileChannel channel = files.createNew(path)) {
            ByteBuffer rest = StandardCharsets.UTF_8.encode(secret + "\n");
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw content.existing.with("file", path).causedBy(e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Deletes what {@link #create} wrote, if the secret was never used. */
    void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Problem unreadable(IOException e) {
        return content.unreadable
                .with("file", path)
                .with("reason", SystemReason.of(e))
                .causedBy(e);
    }

    private Problem unwritable(IOException e) {
        return content.unwritable
                .with("file", path)
                .with("reason", e instanceof NoSuchFileException ? "no-such-folder" : SystemReason.of(e))
                .causedBy(e);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
