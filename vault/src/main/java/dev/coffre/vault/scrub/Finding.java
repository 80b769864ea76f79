package dev.coffre.vault.scrub;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Something in a store that is not as it was written. */
public sealed interface Finding {

    /** Whether something is lost or changed; else it only wants to be known. */
    default boolean isDamage() {
        return true;
    }

    /** A pack's header, directory or trailer. */
    record PackDamaged(PackId pack, String reason) implements Finding {}

    /** A pack that the catalog knows, and the store does not have. */
    record PackMissing(PackId pack) implements Finding {}

    /** A pack without a trailer: the vault was stopped while it wrote, and closes it when it starts. */
    record PackUnclosed(PackId pack, long trailingBytes, boolean isDamage) implements Finding {}

    /** @param points all that need the record */
    record RecordDamaged(PackId pack, Oid oid, int offset, Set<PointRef> points) implements Finding {
        public RecordDamaged {
            points = Set.copyOf(points);
        }
    }

    /** A record that is in no pack, or only in a part of one that cannot be read any more. */
    record RecordMissing(Oid oid, Set<PointRef> points) implements Finding {
        public RecordMissing {
            points = Set.copyOf(points);
        }
    }

    /** A point or tombstone that is damaged, swapped, wrongly signed, or missing although its chain needs it. */
    record PointDamaged(PointRef point, Optional<Path> file, String reason) implements Finding {}

    /** A key slot or keyring that is damaged, swapped or missing. */
    record SlotDamaged(Path file, String reason) implements Finding {}

    record SegmentDamaged(long segment, String reason) implements Finding {}

    /** A file that has no place in a store. */
    record UnknownFile(Path file) implements Finding {
        @Override
        public boolean isDamage() {
            return false;
        }
    }
}
