package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.store.journal.SegmentName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Something in a store that is not as it was written. */
public sealed interface StoreFinding {

    /** Returns whether data is lost or changed. Otherwise the finding is for information only. */
    default boolean isDamage() {
        return true;
    }

    /** The pack's header, directory or trailer is damaged. */
    record PackDamaged(PackId pack, String reason) implements StoreFinding {}

    /** The catalog knows the pack, but the store does not have it. */
    record PackMissing(PackId pack) implements StoreFinding {}

    /** The pack has no trailer: the vault stopped while it wrote, and closes the pack at its next start. */
    record PackUnclosed(PackId pack, long trailingBytes, boolean isDamage) implements StoreFinding {}

    /** @param points all points that need the record */
    record RecordDamaged(PackId pack, Oid oid, int offset, Set<PointRef> points) implements StoreFinding {
        public RecordDamaged {
            points = Set.copyOf(points);
        }
    }

    /** The record is in no pack, or only in an unreadable part of one. */
    record RecordMissing(Oid oid, Set<PointRef> points) implements StoreFinding {
        public RecordMissing {
            points = Set.copyOf(points);
        }
    }

    /** A point or tombstone is damaged, swapped, wrongly signed, or missing although its chain needs it. */
    record PointDamaged(PointRef point, Optional<Path> file, String reason) implements StoreFinding {}

    /** A key slot or keyring is damaged, swapped or missing. */
    record SlotDamaged(Path file, String reason) implements StoreFinding {}

    record SegmentDamaged(SegmentName segment, String reason) implements StoreFinding {}

    /** The file does not belong in a store. */
    record UnknownFile(Path file) implements StoreFinding {
        @Override
        public boolean isDamage() {
            return false;
        }
    }
}
