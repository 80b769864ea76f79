package dev.coffre.backup.check;

import dev.coffre.backup.reference.Child;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** Collects findings and the entries that they affect. Bounded: later findings are only counted. Not thread-safe. */
final class Findings {
    private final Consumer<Finding> listener;
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private final List<Finding.PointUnreadable> points = new ArrayList<>();
    private long count;
    private long mentions;

    /** @param listener receives each finding once */
    Findings(Consumer<Finding> listener) {
        this.listener = listener;
    }

    /** A finding whose affected entries may still grow. */
    private static final class Open {
        private final Function<AffectedPaths, Finding> finding;
        private final List<String> paths = new ArrayList<>();
        private final SortedSet<Long> points = new TreeSet<>();
        private long affected;

        Open(Function<AffectedPaths, Finding> finding) {
            this.finding = finding;
        }

        void add(Where where) {
            affected++;
            points.add(where.seq());
            if (paths.size() < AffectedPaths.MAX_PATHS) {
                paths.add(where.display());
            }
        }

        Finding soFar() {
            return finding.apply(new AffectedPaths(paths, affected, points));
        }
    }

    void point(Finding.PointUnreadable point) {
        count++;
        mentions++;
        if (points.size() < CheckReport.MAX_FINDINGS) {
            points.add(point);
        }
        listener.accept(point);
    }

    void record(long fingerprint, Child child, Problem problem, List<Where> affected) {
        add(fingerprint, paths -> new Finding.RecordBad(child.oid(), child.type(), problem, paths), affected);
    }

    void entry(long fingerprint, Problem problem, Where affected) {
        add(fingerprint, paths -> new Finding.EntryBad(problem, paths), List.of(affected));
    }

    private void add(long fingerprint, Function<AffectedPaths, Finding> finding, List<Where> affected) {
        mentions++;
        Open known = open.get(fingerprint);
        Open found = known == null ? new Open(finding) : known;
        affected.forEach(found::add);
        if (known == null) {
            count++;
            if (open.size() < CheckReport.MAX_FINDINGS) {
                open.put(fingerprint, found);
            }
            listener.accept(found.soFar());
        }
    }

    /** Adds {@code where} to the finding with this fingerprint. Returns false if there is none. */
    boolean affects(long fingerprint, Where where) {
        Open known = open.get(fingerprint);
        if (known == null) {
            return false;
        }
        mentions++;
        known.add(where);
        return true;
    }

    /** Grows with every newly affected entry or point. */
    long mentions() {
        return mentions;
    }

    long count() {
        return count;
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>(points);
        open.values().forEach(each -> all.add(each.soFar()));
        return all.subList(0, Math.min(all.size(), CheckReport.MAX_FINDINGS));
    }
}
