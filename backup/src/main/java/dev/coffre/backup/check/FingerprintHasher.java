package dev.coffre.backup.check;

import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;

/**
 * Short keys for what has already been verified. They are hashes with a salt of this run, so 64 bits suffice: an author of
 * records cannot aim at a collision, and ten million fingerprints collide by chance once in 300,000 runs. Not thread-safe.
 */
final class FingerprintHasher {
    private static final int SALT_BYTES = 16;
    private static final int RECORD = 1;
    private static final int ATTRIBUTES = 2;
    private static final int BUNDLE = 3;
    private static final int SLOT = 4;
    private static final int SUBTREE = 5;
    private static final int ANY_BUNDLE = 6;
    private static final int PATCHED = 7;

    private final byte[] salt = new byte[SALT_BYTES];
    private final MessageDigest sha256 = Sha256.digest();
    private final ByteBuffer words = ByteBuffer.allocate(256);

    FingerprintHasher(RandomGenerator random) {
        random.nextBytes(salt);
    }

    /** Covers everything that a parent says of a record. */
    long of(RecordReference child) {
        return begin(RECORD, child).value();
    }

    /** As {@link #of(RecordReference)}, for a chunk with all extended attributes of an entry. */
    long ofAttributes(RecordReference chunk) {
        return begin(ATTRIBUTES, chunk).value();
    }

    /** As {@link #of(RecordReference)}, for a bundle whose files all belong to this owner. */
    long ofBundle(RecordReference bundle, FileOwner owner) {
        FingerprintHasher begun = begin(BUNDLE, bundle);
        owner.write(begun.words);
        return begun.value();
    }

    /** As {@link #of(RecordReference)}, for a bundle whoever owns its files. */
    long ofBundle(RecordReference bundle) {
        return begin(ANY_BUNDLE, bundle).value();
    }

    /** Covers a file in a bundle with everything that an entry says of it. */
    long ofSlot(RecordReference bundle, FileOwner owner, int slot, Pid pid, long size) {
        FingerprintHasher begun = begin(SLOT, bundle);
        pid.write(owner.write(begun.words).putInt(slot)).putLong(size);
        return begun.value();
    }

    /** Covers everything that a list says of a patched chunk. */
    long of(PatchedChunk chunk) {
        sha256.update(salt);
        words.clear().put((byte) PATCHED).putInt(chunk.epoch()).putInt(chunk.rawLength());
        chunk.pid().write(words);
        for (RecordExtent extent : chunk.extents()) {
            flush();
            add(extent.record()).putInt(extent.offset()).putInt(extent.length());
        }
        return value();
    }

    /** Returns the fingerprint of everything that the parent page says about a subtree. */
    long of(Subtree subtree) {
        FingerprintHasher begun = begin(SUBTREE, subtree.page());
        begun.words.putInt(subtree.level()).putLong(subtree.files()).putLong(subtree.bytes());
        begun.flush();
        EntryKey key = subtree.key();
        key.parent().forEach(begun::add);
        begun.add(key.name());
        return begun.value();
    }

    private FingerprintHasher begin(int kind, RecordReference child) {
        sha256.update(salt);
        words.clear().put((byte) kind);
        add(child);
        return this;
    }

    private ByteBuffer add(RecordReference child) {
        words.putInt(child.type().number()).put(child.oid().bytes());
        return child.pid().write(words).putInt(child.rawLength()).putInt(child.slots());
    }

    private void flush() {
        sha256.update(words.flip());
        words.clear();
    }

    private void add(ByteString name) {
        sha256.update(ByteBuffer.allocate(4).putInt(name.size()).flip());
        sha256.update(name.toByteArray());
    }

    private long value() {
        flush();
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }
}
