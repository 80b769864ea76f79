package dev.coffre.server.admission;

import dev.coffre.server.access.MachineAccessCheck;
import dev.coffre.server.access.MachineKeyWatcher;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.SessionRow;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.Alias;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The operations of a backup session, up to the commit. Thread-safe. */
public final class BackupSessions {
    /** Each recorded use is a durable write of its own. */
    private static final Duration USE_IS_RECORDED_EVERY = Duration.ofMinutes(1);

    /**
     * Records looked up per read. It takes some ten milliseconds, after which other readers of the catalog have their turn.
     * Several reads run at the same time.
     */
    private static final int OIDS_AT_ONCE = 2_048;

    /** The sessions whose use is being recorded. */
    private final Set<SessionId> recording = ConcurrentHashMap.newKeySet();

    private final Catalog catalog;
    private final AdmissionThread admissionThread;
    private final AliasRecorder aliases;
    private final SessionPins pins;
    private final MachineKeyWatcher watcher;
    private final InstantSource clock;
    private final RandomGenerator random;

    public BackupSessions(
            Catalog catalog,
            AdmissionThread admissionThread,
            AliasRecorder aliases,
            SessionPins pins,
            MachineKeyWatcher watcher,
            InstantSource clock,
            RandomGenerator random) {
        this.catalog = catalog;
        this.admissionThread = admissionThread;
        this.aliases = aliases;
        this.pins = pins;
        this.watcher = watcher;
        this.clock = clock;
        this.random = random;
    }

    public SessionRow open(TokenIdentity.MachineTokenIdentity machine) {
        SessionId id = SessionId.random(random);
        NewSession opened = catalog.write(connection -> {
            new MachineAccessCheck(connection).require(machine.machine());
            SessionTable sessions = new SessionTable(connection);
            List<SessionTable.Evicted> evicted = sessions.insert(id, machine.machine(), clock.instant());
            return new NewSession(sessions.find(id).orElseThrow(), evicted); // later, others may have displaced it
        });
        opened.evicted.forEach(session -> pins.forget(session.id()));
        if (opened.evicted.stream().anyMatch(SessionTable.Evicted::inUse)) {
            watcher.keyShared(machine.vault(), machine.machine(), ProblemCode.SESSION_UNKNOWN);
        }
        return opened.session;
    }

    private record NewSession(SessionRow session, List<SessionTable.Evicted> evicted) {}

    /**
     * Returns the session to resume; empty if it is finished, unknown, another machine's or not the newest. Garbage
     * collection respects the newest alone. Drops its pins, because the process that relied on them has died. The new
     * process could not send again a record that was lost since then, because the file may have changed.
     */
    public Optional<SessionRow> resume(TokenIdentity.MachineTokenIdentity machine, SessionId id) {
        Optional<SessionRow> resumed = find(machine, id)
                .filter(session -> !session.finished())
                .filter(session -> catalog.read(connection -> new SessionTable(connection).isNewest(session.id())));
        resumed.ifPresent(session -> {
            if (isUseDue(session)) {
                recordUse(machine, id);
            }
            pins.forget(session.id()); // not before: a request that fails changes nothing
        });
        return resumed;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code session-unknown}, also if the session is another machine's */
    public SessionRow require(TokenIdentity.MachineTokenIdentity machine, SessionId id) {
        return find(machine, id).orElseThrow(ProblemCode.SESSION_UNKNOWN::problem);
    }

    /** @param share runs a durable write within the caller's share of threads */
    private void use(TokenIdentity.MachineTokenIdentity machine, SessionId id, Executor share) {
        if (isUseDue(require(machine, id))) {
            share.execute(() -> recordUse(machine, id));
        }
    }

    private boolean isUseDue(SessionRow session) {
        return Duration.between(session.used(), clock.instant()).abs().compareTo(USE_IS_RECORDED_EVERY) >= 0;
    }

    /** Of concurrent requests, one writes. It looks again first, because another one may have written meanwhile. */
    private void recordUse(TokenIdentity.MachineTokenIdentity machine, SessionId id) {
        if (recording.add(id)) {
            try {
                if (find(machine, id).filter(this::isUseDue).isPresent()) {
                    Instant now = clock.instant();
                    catalog.change(connection -> new SessionTable(connection).setUsed(id, now));
                }
            } finally {
                recording.remove(id);
            }
        }
    }

    private Optional<SessionRow> find(TokenIdentity.MachineTokenIdentity machine, SessionId id) {
        return catalog.read(connection -> new SessionTable(connection).find(id))
                .filter(session -> session.machine().equals(machine.machine()));
    }

    /**
     * Returns a bit set in which bit i says whether record i may be relied on. The session relies on these records from now
     * on. A record that a flip condemned before the session pinned it is never reported as present.
     */
    public BitSet have(TokenIdentity.MachineTokenIdentity machine, SessionId id, List<Oid> oids) {
        use(machine, id, Runnable::run);
        if (oids.size() > VaultSession.MAX_OIDS) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", VaultSession.MAX_OIDS * Oid.BYTES);
        }
        List<Catalog.CatalogWork<RecordLookup>> parts = new ArrayList<>();
        for (int first = 0; first < oids.size(); first += OIDS_AT_ONCE) {
            int offset = first;
            List<Oid> part = oids.subList(first, Math.min(oids.size(), first + OIDS_AT_ONCE));
            parts.add(connection -> lookUp(machine, part, offset, connection));
        }
        RecordLookup look = RecordLookup.of(catalog.readEach(parts));
        while (!pins.add(machine.vault(), id, look.ords, look.flipped)) { // a flip may have condemned one meanwhile
            look = RecordLookup.of(catalog.readEach(parts));
        }
        if (find(machine, id).isEmpty()) { // displaced, perhaps before the pins were added
            pins.forget(id);
            throw ProblemCode.SESSION_UNKNOWN.problem();
        }
        return look.have;
    }

    /**
     * The state of some records in the catalog.
     *
     * @param have the list positions of the live records
     * @param ords the ords of the live records
     * @param flipped the newest cycle whose condemnations were in effect at the first look
     */
    private record RecordLookup(BitSet have, OrdSet ords, long flipped) {
        /** Joins what was looked up at several moments, as if at the first one. */
        static RecordLookup of(List<RecordLookup> parts) {
            RecordLookup all = new RecordLookup(
                    new BitSet(),
                    new OrdSet(),
                    parts.stream().mapToLong(RecordLookup::flipped).min().orElse(Long.MAX_VALUE));
            for (RecordLookup part : parts) {
                all.have.or(part.have);
                all.ords.addAll(part.ords);
            }
            return all;
        }
    }

    /** @param offset the position of the first of these records in the list of all */
    private static RecordLookup lookUp(
            TokenIdentity.MachineTokenIdentity machine, List<Oid> oids, int offset, CatalogConnection connection) {
        new MachineAccessCheck(connection).require(machine.machine());
        int domainNr = new VaultTable(connection)
                .domain(machine.domain())
                .orElseThrow()
                .nr();
        Map<Oid, Long> live = new VaultRecordTable(connection).liveOrds(domainNr, oids);
        BitSet have = new BitSet();
        OrdSet ords = new OrdSet();
        for (int i = 0; i < oids.size(); i++) {
            Long ord = live.get(oids.get(i));
            if (ord != null) {
                have.set(offset + i);
                ords.add(ord);
            }
        }
        return new RecordLookup(have, ords, new GcCycleTable(connection).state().flipped());
    }

    /** Returns those of {@code ords} that the session relies on. */
    public BitSet pinnedAmong(SessionId id, BitSet ords) {
        return pins.among(id, ords);
    }

    /** See {@link VaultSession#alias}. */
    public void alias(TokenIdentity.MachineTokenIdentity machine, SessionId id, List<Alias> requested) {
        use(machine, id, Runnable::run);
        if (requested.size() > VaultSession.MAX_ALIASES) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", VaultSession.MAX_ALIASES * 2 * Oid.BYTES);
        }
        aliases.record(machine, requested);
    }

    /**
     * Admits a batch. On return, either the whole batch is durable or none of it is admitted.
     *
     * @param share runs a durable write within the caller's share of threads; the admission itself needs none
     */
    public PutResult put(
            TokenIdentity.MachineTokenIdentity machine, SessionId id, List<RecordBytes> records, Executor share) {
        use(machine, id, share);
        return admissionThread.put(UploadedBatch.of(machine, id, records));
    }
}
