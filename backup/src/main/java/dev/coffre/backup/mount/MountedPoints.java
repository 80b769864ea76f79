package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The points of a machine by the names that a mount gives them: when the vault received them, without colons, which
 * other systems refuse in names. A point that cannot be opened has a name, too. Keeps few points open. Thread-safe.
 */
public final class MountedPoints {
    static final ByteString LATEST = ByteString.utf8("latest");

    private static final Duration MAX_AGE = Duration.ofSeconds(30);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuu-MM-dd HHmm", Locale.ROOT);
    private static final int MAX_OPEN = 16;

    private final Supplier<RecoveryPoints> source;
    private final TreePageCache pages;
    private final ZoneId zone;
    private final InstantSource clock;
    private final Map<Long, Summary> summaries = new HashMap<>();
    private final Map<Long, OpenPoint> open = new LinkedHashMap<>(16, 0.75f, true);
    private Map<ByteString, MountNode> names = Map.of();
    private final Lock reading = new ReentrantLock();
    private RecoveryPoints points;
    private Instant readAt;

    /** @param rootPage equal points have equal root pages; empty if the point cannot be opened */
    private record Summary(long seq, Sha256 hash, Instant receivedAt, Optional<RecordReference> rootPage) {
        boolean isReadable() {
            return rootPage.isPresent();
        }

        boolean isEqualTo(Summary other) {
            return isReadable() && rootPage.equals(other.rootPage);
        }
    }

    /** A point with the folders above its roots. */
    record OpenPoint(PointView view, RootPaths paths) {}

    /**
     * Reads the points for the first time.
     *
     * @param source reads the chain of the machine
     * @param zone of the names
     * @throws Problem if the vault does not answer, or the chain is broken
     */
    public MountedPoints(Supplier<RecoveryPoints> source, TreePageCache pages, ZoneId zone, InstantSource clock) {
        this.source = source;
        this.pages = pages;
        this.zone = zone;
        this.clock = clock;
        this.readAt = clock.instant();
        this.points = source.get();
        read(points);
    }

    /**
     * Returns the nodes of the machine's folder by name: points, links to equal points, and {@code latest}. Reads the
     * chain again first if the last reading is older than {@link #MAX_AGE}. On failure, returns the known names.
     */
    Map<ByteString, MountNode> names() {
        if (isStale() && reading.tryLock()) {
            try {
                begin();
                read(source.get());
            } catch (Problem _) {
                // A read that needs the vault reports it.
            } finally {
                reading.unlock();
            }
        }
        synchronized (this) {
            return names;
        }
    }

    private synchronized boolean isStale() {
        return Duration.between(readAt, clock.instant()).compareTo(MAX_AGE) > 0;
    }

    /**
     * Opens the points that are not known yet, outside of the lock that readers need. One that cannot be opened is
     * tried again each time.
     */
    private void read(RecoveryPoints fetched) {
        Map<Long, Summary> known = known();
        List<Summary> listed = new ArrayList<>();
        for (ChainLink link : fetched.chain().newestFirst()) {
            Summary before = known.get(link.seq());
            if (link instanceof StoredPoint
                    && before != null
                    && before.isReadable()
                    && before.hash().equals(link.hash())) {
                listed.add(before);
            } else {
                summary(fetched.open(link)).ifPresent(listed::add);
            }
        }
        Collections.reverse(listed);
        keep(fetched, listed);
    }

    /** Empty for a removed point. */
    private static Optional<Summary> summary(ListedPoint point) {
        return switch (point) {
            case ListedPoint.Opened opened ->
                Optional.of(summary(opened, Optional.of(opened.point().root().page())));
            case ListedPoint.Unreadable unreadable -> Optional.of(summary(unreadable, Optional.empty()));
            case ListedPoint.Removed _ -> Optional.empty();
        };
    }

    private static Summary summary(ListedPoint point, Optional<RecordReference> rootPage) {
        return new Summary(point.seq(), point.hash(), point.receivedAt(), rootPage);
    }

    /** A failure counts, too, so that the vault is not asked each second. */
    private synchronized void begin() {
        readAt = clock.instant();
    }

    private synchronized Map<Long, Summary> known() {
        return Map.copyOf(summaries);
    }

    private synchronized void keep(RecoveryPoints fetched, List<Summary> oldestFirst) {
        points = fetched;
        summaries.clear();
        oldestFirst.forEach(summary -> summaries.put(summary.seq(), summary));
        open.keySet().retainAll(summaries.keySet());
        names = named(oldestFirst);
    }

    private Map<ByteString, MountNode> named(List<Summary> oldestFirst) {
        Map<ByteString, MountNode> nodes = new LinkedHashMap<>();
        Optional<Summary> before = Optional.empty();
        ByteString folder = ByteString.EMPTY;
        for (Summary summary : oldestFirst) {
            ByteString name = ByteString.utf8(NAME.format(summary.receivedAt().atZone(zone)));
            if (nodes.containsKey(name)) {
                name = name.concat(ByteString.utf8(" point " + summary.seq()));
            }
            if (before.filter(summary::isEqualTo).isPresent()) {
                nodes.put(name, new MountNode.PointLink(name, folder));
            } else {
                nodes.put(name, new MountNode.InPoint(summary.seq(), Optional.empty(), Optional.empty()));
                folder = name;
            }
            before = Optional.of(summary);
        }
        if (!oldestFirst.isEmpty()) {
            nodes.put(LATEST, new MountNode.PointLink(LATEST, folder));
        }
        return Collections.unmodifiableMap(nodes);
    }

    /**
     * Opens a point.
     *
     * @throws Problem {@code point-unknown} if it was removed meanwhile, or why it cannot be opened
     */
    OpenPoint open(long seq) {
        RecoveryPoints known;
        synchronized (this) {
            OpenPoint opened = open.get(seq);
            if (opened != null) {
                return opened;
            }
            known = points;
        }
        RecoveryPoint point = known.find(Long.toString(seq));
        OpenPoint opened = new OpenPoint(
                new PointView(point, pages), RootPaths.of(point.content().roots()));
        synchronized (this) {
            open.put(seq, opened);
            if (open.size() > MAX_OPEN) {
                open.remove(open.keySet().iterator().next());
            }
        }
        return opened;
    }

    /** Returns when the vault received a point; the epoch if it is not listed. */
    synchronized Instant receivedAt(long seq) {
        Summary summary = summaries.get(seq);
        return summary == null ? Instant.EPOCH : summary.receivedAt();
    }
}
