package dev.coffre.server.rebuild;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackScan;
import java.util.List;

/** A rebuild reads this from a file that has the name of a pack. */
sealed interface PackContents {
    /**
     * A pack: its directory is whole, or records were found whose bytes have their oids.
     *
     * @param isClosed whether the next start must leave the pack as it is
     */
    record Records(List<PackEntry> entries, boolean isClosed) implements PackContents {
        public Records {
            entries = List.copyOf(entries);
        }
    }

    /** A pack whose header is damaged, or a copy of another pack. Each entry is a record whose bytes have its oid. */
    record WithoutHeader(List<PackEntry> entries, String reason) implements PackContents {
        public WithoutHeader {
            entries = List.copyOf(entries);
        }
    }

    /**
     * No pack, or one in which not a single record can be found.
     *
     * @param isUnfinished whether an interrupted write leaves such a file
     */
    record Nothing(String reason, boolean isUnfinished) implements PackContents {}

    /** Reads the directory. Reads the records only if it is missing or damaged. */
    static PackContents read(StoredFile file, PackHeader expected) {
        try {
            PackReader reader = PackReader.open(file);
            if (!reader.header().equals(expected)) {
                return withoutHeader(file, expected, "its header says that it is another pack");
            }
            return reader.isClosed() ? ofClosed(reader) : ofUnclosed(reader.scan());
        } catch (Problem unreadable) {
            return withoutHeader(file, expected, reason(unreadable));
        }
    }

    private static PackContents withoutHeader(StoredFile file, PackHeader expected, String reason) {
        try {
            List<PackEntry> whole = wholeRecords(PackReader.named(file, expected));
            return whole.isEmpty() ? new Nothing(reason, false) : new WithoutHeader(whole, reason);
        } catch (Problem unreadable) {
            return new Nothing(reason, false);
        }
    }

    private static List<PackEntry> wholeRecords(PackReader reader) {
        try {
            return reader.directory().stream().filter(reader::isWhole).toList();
        } catch (Problem noDirectory) {
            return reader.scan().entries();
        }
    }

    private static PackContents ofClosed(PackReader reader) {
        try {
            return new Records(reader.directory(), true);
        } catch (Problem damagedDirectory) {
            List<PackEntry> found = reader.scan().entries();
            return found.isEmpty() ? nothing(damagedDirectory) : new Records(found, true);
        }
    }

    /**
     * A pack without a trailer. A damaged one counts as closed, because the next start would otherwise truncate the part that
     * cannot be scanned.
     */
    private static PackContents ofUnclosed(PackScan walk) {
        return walk.entries().isEmpty()
                ? new Nothing("it has no end", walk.torn())
                : new Records(walk.entries(), !walk.torn());
    }

    static PackContents nothing(Problem problem) {
        return new Nothing(reason(problem), false);
    }

    private static String reason(Problem problem) {
        return problem.details().getOrDefault("reason", problem.code().code());
    }
}
