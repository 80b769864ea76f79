package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.vault.id.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Numbers of nodes and inodes: salted hashes of what a node is, so the same node has the same number throughout a
 * mount. The salt is new for each mount: an author of names cannot aim at the number of another file. Thread-safe.
 */
final class NodeNumbers {
    private static final long TOP = 1;
    private static final long MACHINE = 2;
    private static final long FIRST_FREE = 16;
    private static final int SALT_BYTES = 16;

    private static final byte LINK = 1;
    private static final byte FOLDER = 2;
    private static final byte ENTRY = 3;
    private static final byte LINK_GROUP = 4;

    private final byte[] salt = new byte[SALT_BYTES];

    NodeNumbers(RandomGenerator random) {
        random.nextBytes(salt);
    }

    long of(MountNode node) {
        return switch (node) {
            case MountNode.Top _ -> TOP;
            case MountNode.Machine _ -> MACHINE;
            case MountNode.PointLink(ByteString name, ByteString target) -> {
                MessageDigest hash = begin(LINK, 0);
                add(hash, name);
                add(hash, target);
                yield number(hash);
            }
            case MountNode.InPoint in
            when in.key().isPresent() -> ofEntry(in.seq(), in.key().get());
            case MountNode.InPoint in -> {
                MessageDigest hash = begin(FOLDER, in.seq());
                add(hash, in.paths().map(RootPaths::path).orElse(ByteString.EMPTY));
                yield number(hash);
            }
        };
    }

    long ofEntry(long seq, EntryKey key) {
        return inFolder(seq, key.parent()).of(key.name());
    }

    /** Returns the numbers of the entries of one folder. */
    FolderNumbers inFolder(long seq, List<ByteString> path) {
        MessageDigest hash = begin(ENTRY, seq);
        path.forEach(name -> add(hash, name));
        return new FolderNumbers(hash);
    }

    /**
     * The numbers of the entries of one folder.
     *
     * @param begun has hashed what they have in common
     */
    record FolderNumbers(MessageDigest begun) {
        long of(ByteString name) {
            try {
                MessageDigest hash = (MessageDigest) begun.clone();
                add(hash, name);
                return number(hash);
            } catch (CloneNotSupportedException e) {
                throw new AssertionError("every SHA-256 of the JDK can be cloned", e);
            }
        }
    }

    /** The number that all names of a hard-linked file share. */
    long ofLinkGroup(long seq, long group) {
        MessageDigest hash = begin(LINK_GROUP, seq);
        hash.update(ByteBuffer.allocate(Long.BYTES).putLong(group).flip());
        return number(hash);
    }

    private MessageDigest begin(byte kind, long seq) {
        MessageDigest hash = Sha256.digest();
        hash.update(salt);
        hash.update(kind);
        hash.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).flip());
        return hash;
    }

    /** A zero byte, which no name contains, ends each name. */
    private static void add(MessageDigest hash, ByteString name) {
        byte[] ended = new byte[name.size() + 1];
        name.copyTo(ended, 0);
        hash.update(ended);
    }

    private static long number(MessageDigest hash) {
        long number = ByteBuffer.wrap(hash.digest()).getLong();
        return Long.compareUnsigned(number, FIRST_FREE) < 0 ? number + FIRST_FREE : number;
    }
}
