package dev.coffre.server.copy;

import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackTail;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Copies single files. A pack that is unfinished on a disk is closed in the copy, as the next start would close it on the disk. A
 * pack that is damaged is copied as it is. Thread-safe for different files.
 */
final class FileCopy {
    private static final System.Logger LOG = System.getLogger(FileCopy.class.getName());
    private static final int PIECE = 1 << 20;

    /** A full pack with a record more, and a directory of the greatest length, are shorter. */
    private static final long MAX_FILE = 160L << 20;

    private final StoreFiles source;
    private final StoreFiles target;
    private final CopyMode mode;
    private final CopyProgress progress;

    /** Files that somebody else wrote, and that nobody can copy. */
    private final Set<Path> foreign = ConcurrentHashMap.newKeySet();

    FileCopy(StoreFiles source, StoreFiles target, CopyMode mode, CopyProgress progress) {
        this.source = source;
        this.target = target;
        this.mode = mode;
        this.progress = progress;
    }

    /** @param isClosed whether it is the closed form of a pack that is unfinished */
    private record Content(List<ByteBuffer> pieces, long length, String md5, boolean isClosed) {}

    Path targetOf(Path file) {
        return target.layout().store().resolve(source.layout().store().relativize(file));
    }

    /**
     * Copies a file, unless the copy has it with the same bytes.
     *
     * @param known what the copy has under its name
     */
    void copy(StoreEntry file, Optional<StoreEntry> known) {
        Optional<Content> found = read(file);
        if (foreign.contains(file.file())) {
            progress.foreign(file.length());
            return;
        }
        if (found.isEmpty()) {
            progress.skipped(file.length());
            return;
        }
        Content content = found.get();
        Path copy = targetOf(file.file());
        if (known.isPresent()) {
            if (isEqual(content, known)) {
                progress.present(file.length());
                return;
            }
            target.store().delete(copy); // what a copy before the last one made of a pack that went on
        }
        target.store().create(copy, content.pieces());
        if (!isEqual(content, target.store().entry(copy))) {
            throw ProblemCode.STORE_WRITE_FAILED.with("reason", "a file was read back with other bytes");
        }
        progress.copied(content.length(), content.isClosed());
    }

    /** Returns the length that the file has in a complete copy; empty if the copy does not have it. */
    Optional<Long> lengthInCopy(StoreEntry file) {
        if (foreign.contains(file.file())) {
            return Optional.empty();
        }
        Optional<PackHeader> pack = source.layout().packAt(file.file());
        if (pack.isEmpty() || source.store().disk().isEmpty()) {
            return Optional.of(file.length());
        }
        try (StoredFile opened = source.store().open(file.file())) {
            return PackFiles.holdsNothing(opened, pack.get())
                    ? Optional.empty()
                    : Optional.of(tailOf(opened).map(PackTail::packLength).orElse(file.length()));
        }
    }

    /** Returns the bytes that the copy gets; empty if it gets none now. */
    private Optional<Content> read(StoreEntry file) {
        try (StoredFile opened = source.store().open(file.file())) {
            Optional<PackHeader> pack = source.layout().packAt(file.file());
            if (pack.isEmpty()) {
                return Optional.of(content(file.file(), opened, opened.length(), Optional.empty()));
            }
            if (PackFiles.holdsNothing(opened, pack.get()) || mode == CopyMode.WHILE_RUNNING && !isFinished(opened)) {
                return Optional.empty();
            }
            Optional<PackTail> tail = source.store().disk().flatMap(disk -> tailOf(opened));
            long length = tail.map(end -> (long) end.offset()).orElse(opened.length());
            return Optional.of(content(file.file(), opened, length, tail));
        } catch (Problem failed) {
            if (mode == CopyMode.WHILE_RUNNING && !source.store().exists(file.file())) {
                return Optional.empty();
            }
            if (isForeign(file)) {
                LOG.log(System.Logger.Level.WARNING, "{0} is left out: somebody else wrote it", file.file());
                foreign.add(file.file());
                return Optional.empty();
            }
            throw failed;
        }
    }

    /**
     * Who has the key of a bucket with locks can add files that nobody can copy or remove for years. They must not keep people
     * from leaving the bucket. Other stores have no such files: what cannot be read there may be the store's.
     */
    private boolean isForeign(StoreEntry file) {
        String name = source.layout().store().relativize(file.file()).toString().replace('\\', '/');
        return source.store()
                .locks()
                .filter(locks -> file.length() > MAX_FILE || locks.isSealedByOther(name))
                .isPresent();
    }

    /**
     * A pack in progress can end in the bytes of a trailer by chance, so its directory must be whole, too. Where files are
     * written whole, none is in progress. A file that is no pack waits for the last copy.
     */
    private boolean isFinished(StoredFile file) {
        if (source.store().disk().isEmpty()) {
            return true;
        }
        try {
            PackReader reader = PackReader.open(file);
            return reader.isClosed() && !reader.directory().isEmpty();
        } catch (Problem unfinished) {
            return false;
        }
    }

    private static Optional<PackTail> tailOf(StoredFile file) {
        try {
            PackReader reader = PackReader.open(file);
            return reader.isClosed() ? Optional.empty() : Optional.of(reader.tail());
        } catch (Problem damaged) {
            if (damaged.code() == ProblemCode.PACK_DAMAGED || damaged.code() == ProblemCode.FORMAT_TOO_NEW) {
                return Optional.empty();
            }
            throw damaged;
        }
    }

    private static Content content(Path path, StoredFile file, long length, Optional<PackTail> tail) {
        if (length > MAX_FILE) {
            throw ProblemCode.STORE_READ_FAILED
                    .with("file", path)
                    .with("reason", length + " bytes are more than " + MAX_FILE);
        }
        MessageDigest md5 = md5();
        List<ByteBuffer> pieces = new ArrayList<>();
        forEachPiece(file, length, piece -> {
            md5.update(piece);
            pieces.add(ByteBuffer.wrap(piece));
        });
        tail.ifPresent(end -> {
            md5.update(end.bytes().slice());
            pieces.add(end.bytes());
        });
        return new Content(
                pieces,
                tail.map(PackTail::packLength).orElse(length),
                HexFormat.of().formatHex(md5.digest()),
                tail.isPresent());
    }

    /** Most storage services tag an object with its MD5. If the tag is something else, the bytes are read. */
    private boolean isEqual(Content content, Optional<StoreEntry> copy) {
        if (copy.isEmpty() || copy.get().length() != content.length()) {
            return false;
        }
        if (copy.get().tag().equals('"' + content.md5() + '"')) {
            return true;
        }
        MessageDigest md5 = md5();
        try (StoredFile file = target.store().open(copy.get().file())) {
            forEachPiece(file, content.length(), md5::update);
        }
        return HexFormat.of().formatHex(md5.digest()).equals(content.md5());
    }

    private static void forEachPiece(StoredFile file, long length, Consumer<byte[]> action) {
        for (long at = 0; at < length; at += PIECE) {
            action.accept(file.read(at, (int) Math.min(PIECE, length - at)));
        }
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
