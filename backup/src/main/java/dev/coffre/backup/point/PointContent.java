package dev.coffre.backup.point;

import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The sealed content of a recovery point, for holders of the key (docs/format.md §7).
 *
 * @param label given by a person
 * @param roots absolute paths of the chosen folders and files, in key order, at least one
 * @param timeZone an IANA id for displaying the machine's local times
 * @param hostName of the machine when the point was made
 * @param agentVersion of the program that made it
 * @param chunker used to cut the files
 * @param carried the roots that were taken over from the previous point instead of being read, in key order
 */
public record PointContent(
        Optional<String> label,
        List<ByteString> roots,
        String timeZone,
        String hostName,
        String agentVersion,
        ChunkerParameters chunker,
        RunSummary run,
        List<RootRead> carried) {
    private static final ByteString TOP = ByteString.utf8("/");

    public PointContent {
        roots = List.copyOf(roots);
        carried = List.copyOf(carried);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("a recovery point of no root");
        }
        for (int i = 1; i < roots.size(); i++) {
            if (roots.get(i - 1).compareTo(roots.get(i)) >= 0) {
                throw new IllegalArgumentException("roots not ascending");
            }
        }
        PointSystem.of(roots);
        int at = -1;
        for (RootRead root : carried) {
            int next = roots.indexOf(root.path());
            if (next <= at) {
                throw new IllegalArgumentException("a retained root that is none, or not ascending");
            }
            at = next;
        }
    }

    /** Returns the system of the machine, as the form of the roots says. */
    public PointSystem system() {
        return PointSystem.of(roots);
    }

    /**
     * Returns the key of an absolute path, relative to the longest root that contains it; empty if no root does, or the path
     * has a part that is no name.
     */
    public Optional<EntryKey> keyOf(ByteString path) {
        PathForm form = system().pathForm();
        ByteString wanted = form == PathForm.WINDOWS ? PathForm.normalizedWindows(path) : path;
        return roots.stream()
                .filter(candidate -> form.isAtOrBelow(wanted, candidate))
                .max(Comparator.comparingInt(ByteString::size))
                .flatMap(root -> below(root, form.names(wanted.substring(root.size(), wanted.size()))));
    }

    /** Returns the roots below a folder that is above all that was backed up. A slash is above all roots, also on Windows. */
    public List<ByteString> rootsBelow(ByteString folder) {
        PathForm form = system().pathForm();
        return roots.stream()
                .filter(root -> keyOf(folder).isEmpty() && (folder.equals(TOP) || form.isAtOrBelow(root, folder)))
                .toList();
    }

    private static Optional<EntryKey> below(ByteString root, List<ByteString> names) {
        EntryKey key = EntryKey.root(root);
        try {
            for (ByteString name : names) {
                key = key.child(name);
            }
            return Optional.of(key);
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** The content of a point whose roots were all read. */
    public PointContent(
            Optional<String> label,
            List<ByteString> roots,
            String timeZone,
            String hostName,
            String agentVersion,
            ChunkerParameters chunker,
            RunSummary run) {
        this(label, roots, timeZone, hostName, agentVersion, chunker, run, List.of());
    }

    /**
     * Returns when each root was last read, in key order.
     *
     * @param seq of the point with this content
     */
    public List<RootRead> rootReads(long seq) {
        return roots.stream()
                .map(root -> carried.stream()
                        .filter(each -> each.path().equals(root))
                        .findFirst()
                        .orElseGet(() -> new RootRead(root, seq, run.started())))
                .toList();
    }
}
