package dev.coffre.backup.check;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects findings and the entries that they affect. Bounded: later findings are only counted. Not thread-safe. */
final class FindingCollector {
    private final Consumer<CheckFinding> listener;
    private final Map<Long, OpenFinding> open = new LinkedHashMap<>();
    private final List<CheckFinding.BadPoint> points = new ArrayList<>();
    private long count;
    private long affectedCount;

    /** @param listener receives each finding once */
    FindingCollector(Consumer<CheckFinding> listener) {
        this.listener = listener;
    }

    /** A finding whose affected entries may still grow. */
    private static final class OpenFinding {
        private final Function<AffectedPaths, CheckFinding> finding;
        private final List<String> paths = new ArrayList<>();
        private final SortedSet<Long> points = new TreeSet<>();
        private long affected;
        private @Nullable FindingLocation last;

        OpenFinding(Function<AffectedPaths, CheckFinding> finding) {
            this.finding = finding;
        }

        /**
         * Ignores a location that repeats the last one. The locations of a finding come in the order of the walk, so those of
         * an entry that needs the same record several times follow each other.
         */
        void add(FindingLocation where) {
            if (where.equals(last)) {
                return;
            }
            last = where;
            affected++;
            points.add(where.seq());
            if (paths.size() < AffectedPaths.MAX_PATHS) {
                paths.add(where.display());
            }
        }

        CheckFinding soFar() {
            return finding.apply(new AffectedPaths(paths, affected, points));
        }
    }

    void point(CheckFinding.BadPoint point) {
        count++;
        affectedCount++;
        if (points.size() < CheckReport.MAX_FINDINGS) {
            points.add(point);
        }
        listener.accept(point);
    }

    void record(long fingerprint, RecordReference child, Problem problem, List<FindingLocation> affected) {
        add(fingerprint, paths -> new CheckFinding.BadRecord(child.oid(), child.type(), problem, paths), affected);
    }

    void entry(long fingerprint, Problem problem, FindingLocation affected) {
        add(fingerprint, paths -> new CheckFinding.BadEntry(problem, paths), List.of(affected));
    }

    private void add(long fingerprint, Function<AffectedPaths, CheckFinding> finding, List<FindingLocation> affected) {
        affectedCount++;
        OpenFinding known = open.get(fingerprint);
        OpenFinding found = known == null ? new OpenFinding(finding) : known;
        affected.forEach(found::add);
        if (known == null) {
            count++;
            if (open.size() < CheckReport.MAX_FINDINGS) {
                open.put(fingerprint, found);
            }
            listener.accept(found.soFar());
        }
    }

    /** Returns whether there is a finding with this fingerprint. */
    boolean knows(long fingerprint) {
        return open.containsKey(fingerprint);
    }

    /** Adds {@code where} to the finding with this fingerprint. Returns false if there is none. */
    boolean addIfKnown(long fingerprint, FindingLocation where) {
        OpenFinding known = open.get(fingerprint);
        if (known == null) {
            return false;
        }
        affectedCount++;
        known.add(where);
        return true;
    }

    /** Grows with every newly affected entry or point. */
    long affectedCount() {
        return affectedCount;
    }

    long count() {
        return count;
    }

    List<CheckFinding> all() {
        List<CheckFinding> all = new ArrayList<>(points);
        open.values().forEach(each -> all.add(each.soFar()));
        return all.subList(0, Math.min(all.size(), CheckReport.MAX_FINDINGS));
    }
}
