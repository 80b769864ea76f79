package dev.coffre.backup.cache;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.Hmac;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The block signatures of the large files of the newest point, a file of the cache folder for each content. A name is an oid
 * of the content: of the root of its file list, or of its first chunk. So the signatures belong to the content, not to a path
 * or a time. Those of a run get a name of their own until its point is {@linkplain #commit committed}: the next run deletes
 * what a failed one left, which could otherwise fill the disk.
 *
 * <p>{@code magic u32 ‖ epoch u32 ‖ size u64 ‖ nonce 16 ‖ HMAC 32}, then the groups that {@link SignatureLayout} describes. The
 * HMAC is over all fields before it and the references of the content. The signatures need none: they are encrypted for their
 * block under a key that the random nonce gives ({@link SignatureCipher}). So a changed one, one of another block, or one that
 * an older file had in this place, is read as random and loses a match. The counts of patched bytes are not authenticated.
 * They only decide when a chunk is sent whole.
 *
 * <p>Confined to the thread that walks. {@link SignatureDraft#write} and {@link BlockSignatures} are thread-safe.
 */
public final class SignatureStore implements AutoCloseable {
    /** "CFS2". Changes with the block size, the layout and the function of signatures, which the header does not state. */
    private static final int MAGIC = 0x43465332;

    private static final byte[] TAG = "block signatures 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY_TAG = "block signatures key 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String PREFIX = "signatures-";
    private static final String UNCOMMITTED = PREFIX + "new-";

    private final PrivatePath folder;
    private final Hmac mac;
    private final int epoch;
    private final SecureRandom random = new SecureRandom();
    private final Set<Oid> committed = new HashSet<>();
    private final Set<Oid> uncommitted = new HashSet<>();
    private final Set<SignatureDraft> drafts = new HashSet<>();
    private int draftsBegun;
    private Optional<Problem> failure = Optional.empty();

    /**
     * Lists the contents that have signatures, and deletes those of points that were not committed.
     *
     * @param mac keyed with the machine's cache key of {@code epoch}
     * @param epoch of the data key that seals the run's records. Signatures of another epoch are not used
     */
    public SignatureStore(PrivatePath cacheFolder, Hmac mac, int epoch) {
        this.folder = cacheFolder;
        this.mac = mac;
        this.epoch = epoch;
        if (Files.isDirectory(cacheFolder.path())) {
            try (Stream<Path> files = Files.list(cacheFolder.path())) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.startsWith(PREFIX))
                        .forEach(this::register);
            } catch (IOException e) {
                failure = Optional.of(CacheFile.unusable(cacheFolder.resolve(PREFIX), e));
            }
        }
    }

    private void register(String name) {
        if (name.startsWith(UNCOMMITTED)) {
            delete(name);
            return;
        }
        try {
            committed.add(Oid.parse(name.substring(PREFIX.length())));
        } catch (IllegalArgumentException foreign) {
            // not a file of this store
        }
    }

    /** Returns whether a content with this name may have signatures. */
    public boolean contains(Oid name) {
        return committed.contains(name) || uncommitted.contains(name);
    }

    /**
     * Opens the signatures of a file with exactly this content and size in the previous point; empty if there are none that can
     * be trusted. The caller closes them.
     */
    public Optional<BlockSignatures> open(FileContent content, long size) {
        Optional<Oid> name = name(content).filter(committed::contains);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            CacheFile file = CacheFile.open(path(PREFIX, name.get()));
            Optional<SignatureCipher> cipher =
                    file.size() == SignatureLayout.length(size) ? verifyHeader(file, content, size) : Optional.empty();
            if (cipher.isPresent()) {
                return Optional.of(new BlockSignatures(file, cipher.get(), size));
            }
            file.close();
        } catch (Problem unreadable) {
            // as if there were none
        }
        return Optional.empty();
    }

    /** Returns what decrypts the signatures, if the header is that of this content. */
    private Optional<SignatureCipher> verifyHeader(CacheFile file, FileContent content, long size) {
        ByteBuffer found = ByteBuffer.allocate(SignatureLayout.HEADER_LENGTH);
        if (!file.read(found, 0)) {
            return Optional.empty();
        }
        byte[] nonce = new byte[SignatureLayout.NONCE_LENGTH];
        found.flip().get(SignatureLayout.NONCE_POSITION, nonce);
        return found.equals(header(content, size, nonce)) ? Optional.of(cipher(nonce)) : Optional.empty();
    }

    private SignatureCipher cipher(byte[] nonce) {
        return new SignatureCipher(Secret.taking(mac.add(KEY_TAG).add(nonce).value()));
    }

    /** Begins the signatures of a file; empty after a failure, so that a full disk is met once. */
    public Optional<SignatureDraft> begin() {
        if (failure.isPresent()) {
            return Optional.empty();
        }
        try {
            byte[] nonce = new byte[SignatureLayout.NONCE_LENGTH];
            random.nextBytes(nonce);
            CacheFile file = CacheFile.createSparse(folder.resolve(UNCOMMITTED + draftsBegun++));
            SignatureDraft draft = new SignatureDraft(file, nonce, cipher(nonce));
            drafts.add(draft);
            return Optional.of(draft);
        } catch (Problem problem) {
            failure = Optional.of(problem);
            return Optional.empty();
        }
    }

    /** Returns how many drafts are neither finished nor discarded. Each has an open file. */
    public int openDrafts() {
        return drafts.size();
    }

    /** Completes a draft. All signatures of the file must be written. */
    public void finish(SignatureDraft draft, FileContent content, long size) {
        Optional<Oid> name = name(content);
        failure = failure.or(draft::failure);
        if (name.isEmpty() || !draft.isComplete(size)) {
            discard(draft);
            return;
        }
        try {
            draft.finish(header(content, size, draft.nonce()), size, path(UNCOMMITTED, name.get()));
            uncommitted.add(name.get());
            drafts.remove(draft);
        } catch (Problem problem) {
            failure = failure.or(() -> Optional.of(problem));
            discard(draft);
        }
    }

    public void discard(SignatureDraft draft) {
        if (drafts.remove(draft)) {
            draft.discard();
        }
    }

    /** Returns the first failure to write signatures. The run needs none, so it is a warning. */
    public Optional<Problem> failure() {
        return failure;
    }

    /**
     * Keeps the signatures of the contents whose names are in {@code live} for the next run, and deletes all others. May follow
     * {@link #close}.
     */
    public void commit(Set<Oid> live) {
        for (Oid name : uncommitted) {
            if (live.contains(name) && publish(name)) {
                committed.add(name);
            } else {
                delete(UNCOMMITTED + name);
            }
        }
        uncommitted.clear();
        for (Oid name : List.copyOf(committed)) {
            if (!live.contains(name)) {
                committed.remove(name);
                delete(PREFIX + name);
            }
        }
    }

    /** Returns whether it succeeded. If not, the next run sends the changed chunks of the file whole. */
    private boolean publish(Oid name) {
        try {
            folder.files()
                    .move(path(UNCOMMITTED, name).path(), path(PREFIX, name).path());
            return true;
        } catch (IOException lost) {
            return false;
        }
    }

    /** Failing at this costs space until the next run. */
    private void delete(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name).path());
        } catch (IOException left) {
            // The next run finds it again.
        }
    }

    private PrivatePath path(String prefix, Oid name) {
        return folder.resolve(prefix + name);
    }

    private static Optional<Oid> name(FileContent content) {
        return switch (content) {
            case FileContent.None _, FileContent.Bundled _ -> Optional.empty();
            case FileContent.Chunks(List<ChunkRef> chunks) ->
                Optional.of(chunks.getFirst().chunk().oid());
            case FileContent.FileList(var list) -> Optional.of(list.oid());
        };
    }

    private ByteBuffer header(FileContent content, long size, byte[] nonce) {
        ByteBuffer header = ByteBuffer.allocate(SignatureLayout.HEADER_LENGTH);
        header.putInt(MAGIC).putInt(epoch).putLong(size).put(nonce);
        mac.add(TAG).add(header.array());
        switch (content) {
            case FileContent.None _, FileContent.Bundled _ -> {}
            case FileContent.FileList(var list) ->
                mac.add((byte) 1).add(list.oid().bytes());
            case FileContent.Chunks(List<ChunkRef> chunks) -> {
                mac.add((byte) 2);
                for (ChunkRef chunk : chunks) {
                    ByteBuffer skip = ByteBuffer.allocate(Long.BYTES).putLong(chunk.skip());
                    mac.add(skip.array()).add(chunk.chunk().oid().bytes());
                }
            }
        }
        return header.put(mac.value()).flip();
    }

    /** Discards all drafts. No thread may write to them any more. */
    @Override
    public void close() {
        List.copyOf(drafts).forEach(this::discard);
    }
}
