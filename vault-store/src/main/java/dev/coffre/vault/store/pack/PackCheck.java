package dev.coffre.vault.store.pack;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads every byte of a pack and reports whole records and damage.
 *
 * @param intact the records whose bytes have their oid
 * @param defects empty when every byte is as it was written
 */
public record PackCheck(List<PackEntry> intact, List<PackDefect> defects) {
    public PackCheck {
        intact = List.copyOf(intact);
        defects = List.copyOf(defects);
    }

    /** Checks the pack against the header that its name and place imply. */
    public static PackCheck of(StoredFile file, PackHeader expected) {
        try {
            PackReader pack = PackReader.open(file);
            if (!pack.header().equals(expected)) {
                return broken(List.of(), "its header says that it is another pack");
            }
            return pack.isClosed() ? ofClosed(pack) : ofUnclosed(pack.scan());
        } catch (Problem problem) {
            return broken(List.of(), reason(problem));
        }
    }

    private static PackCheck broken(List<PackEntry> whole, String reason) {
        return new PackCheck(whole, List.of(new PackDefect.DamagedStructure(reason)));
    }

    private static PackCheck ofClosed(PackReader pack) {
        List<PackEntry> directory;
        try {
            directory = pack.directory();
        } catch (Problem problem) {
            return broken(pack.scan().entries(), reason(problem));
        }
        List<PackEntry> whole = new ArrayList<>();
        List<PackDefect> findings = new ArrayList<>();
        for (PackEntry entry : directory) {
            if (pack.isWhole(entry)) {
                whole.add(entry);
            } else {
                findings.add(new PackDefect.DamagedRecord(entry.oid(), entry.offset()));
            }
        }
        return new PackCheck(whole, findings);
    }

    private static PackCheck ofUnclosed(PackScan walk) {
        return new PackCheck(walk.entries(), List.of(new PackDefect.Unclosed(walk.trailing(), !walk.torn())));
    }

    private static String reason(Problem problem) {
        return problem.details().getOrDefault("reason", problem.code().code());
    }
}
