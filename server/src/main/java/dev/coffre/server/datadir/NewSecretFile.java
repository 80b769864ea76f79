package dev.coffre.server.datadir;

import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A new file for a secret that does not exist yet. The file and its disk space are reserved before the secret is made:
 * making it may end an older secret, or may be possible only once. An existing file is never overwritten. Closing
 * without {@link #write} deletes the file. Confined to one thread.
 */
public final class NewSecretFile implements AutoCloseable {
    /** More bytes than any such secret has, so that a full disk is noticed before anything is done. */
    private static final int RESERVED_BYTES = 64 << 10;

    private static final int MAX_NAMES = 1_000;

    private final Path target;
    private final Path file;
    private final FileChannel channel;
    private boolean written;

    private NewSecretFile(Path target, Path file, FileChannel channel) {
        this.target = target;
        this.file = file;
        this.channel = channel;
    }

    /** @throws Problem {@code target-exists}, or {@code target-missing} if the file cannot be created */
    public static NewSecretFile at(Path file) {
        return reserve(file, file);
    }

    /** Reserves a file in {@code folder} under a temporary name. The final name is known only with the secret. */
    public static NewSecretFile in(Path folder, RandomGenerator random) {
        byte[] name = new byte[8];
        random.nextBytes(name);
        return reserve(folder, folder.resolve("." + HexFormat.of().formatHex(name) + ".unfinished"));
    }

    private static NewSecretFile reserve(Path target, Path file) {
        NewSecretFile made;
        try {
            made = new NewSecretFile(target, file, AtomicFile.create(file));
        } catch (FileAlreadyExistsException e) {
            throw ProblemCode.TARGET_EXISTS.with("path", file).causedBy(e);
        } catch (IOException e) {
            throw unusable(target, e);
        }
        try {
            made.writeAll(new byte[RESERVED_BYTES]);
            return made;
        } catch (IOException e) {
            made.close();
            throw unusable(target, e);
        }
    }

    /** Writes the secret durably. Returns the file. */
    public Path write(byte[] secret) {
        try {
            channel.truncate(0);
            writeAll(secret);
            return finish(file);
        } catch (IOException e) {
            throw unusable(target, e);
        }
    }

    /** Writes the secret durably under {@code name}, or under a numbered variant if that name is taken. Returns the file. */
    public Path write(String name, byte[] secret) {
        try {
            channel.truncate(0);
            writeAll(secret);
            int dot = name.lastIndexOf('.');
            for (int i = 1; i <= MAX_NAMES; i++) {
                Path wanted =
                        file.resolveSibling(i == 1 ? name : name.substring(0, dot) + "_" + i + name.substring(dot));
                if (tryMove(wanted)) {
                    return finish(wanted);
                }
            }
            throw ProblemCode.TARGET_EXISTS.with("path", file.resolveSibling(name));
        } catch (IOException e) {
            throw unusable(target, e);
        }
    }

    private boolean tryMove(Path wanted) throws IOException {
        try {
            Files.move(file, wanted);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }

    private void writeAll(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        channel.position(0);
        while (left.hasRemaining()) {
            channel.write(left);
        }
        channel.force(true);
    }

    private Path finish(Path place) throws IOException {
        written = true;
        AtomicFile.syncDirectoryOf(place);
        return place;
    }

    private static Problem unusable(Path target, IOException failure) {
        return ProblemCode.TARGET_MISSING
                .with("path", target)
                .with("reason", SystemReason.of(failure))
                .causedBy(failure);
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (!written) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw unusable(target, e);
        }
    }
}
