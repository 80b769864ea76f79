package dev.coffre.agent.registration;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file of the user's in which a passphrase or a recovery code is kept, outside of the agent's home. */
final class SecretFile {
    private static final int LIMIT = 8 << 10;

    private final Path path;

    SecretFile(Path path) {
        this.path = path;
    }

    /** What is in it; the caller wipes it. */
    byte[] read() {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LIMIT);
        } catch (NoSuchFileException e) {
            throw ProblemCode.PASSPHRASE_FILE_MISSING.with("file", path).causedBy(e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Writes one line for its owner only; one that exists is never overwritten. */
    void create(String secret) {
        try (FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer line = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw ProblemCode.PASSPHRASE_FILE_EXISTS.with("file", path).causedBy(e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Takes back what {@link #create} wrote, when nothing came of it. */
    void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Problem unreadable(IOException e) {
        return ProblemCode.PASSPHRASE_FILE_UNREADABLE
                .with("file", path)
                .with("reason", SystemReason.of(e))
                .causedBy(e);
    }

    private Problem unwritable(IOException e) {
        return ProblemCode.PASSPHRASE_FILE_UNWRITABLE
                .with("file", path)
                .with("reason", e instanceof NoSuchFileException ? "no-such-folder" : SystemReason.of(e))
                .causedBy(e);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
