package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of this process. A role that it has taken stays with it until it stops or cannot renew the lease. Thread-safe.
 */
final class Leases implements AutoCloseable {
    static final Duration TERM = Duration.ofSeconds(30);
    private static final int RENEWALS_IN_TERM = 3;
    private static final System.Logger LOG = System.getLogger(Leases.class.getName());

    private final Catalog catalog;

    /** For people who look into the table. The epoch alone says whose lease it is. */
    private final String holder = "process " + ProcessHandle.current().pid();

    private final Duration term;

    /** Changed by the catalog's writer, too, so no lock that a thread waiting for the catalog holds may guard it. */
    private final Map<LeaseRole, Lease> held = new ConcurrentHashMap<>();

    /** How many pieces of work run under each role. */
    private final Map<LeaseRole, Integer> running = new ConcurrentHashMap<>();

    private @Nullable ScheduledExecutorService renewer;
    private boolean isClosed;

    /** @param term another process takes over after this time without a renewal */
    Leases(Catalog catalog, Duration term) {
        this.catalog = catalog;
        this.term = term;
    }

    /** Returns the lease of a role that this process has or can take; empty if another process has it. */
    synchronized Optional<Lease> take(LeaseRole role) {
        if (isClosed) {
            return Optional.empty();
        }
        Lease known = held.get(role);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Lease> taken = catalog.write(connection -> new LeaseTable(connection).take(role, holder, term))
                .map(epoch -> new Lease(role, epoch));
        taken.ifPresent(this::keep);
        return taken;
    }

    /** Returns the lease of a role, which this process takes from another one if it does not have it. */
    synchronized Lease takeOver(LeaseRole role) {
        Lease known = held.get(role);
        if (known != null) {
            return known;
        }
        Lease taken =
                new Lease(role, catalog.write(connection -> new LeaseTable(connection).takeOver(role, holder, term)));
        keep(taken);
        return taken;
    }

    /**
     * Takes the role of the whole service, also from an earlier process of the same place.
     *
     * @param place names the data folder and its machine; only one process there can be alive
     * @return empty if a process of another place has the role
     */
    synchronized Optional<Lease> takeService(String place) {
        Optional<Lease> taken = catalog.write(
                        connection -> new LeaseTable(connection).takeBack(LeaseRole.SERVICE, place, term))
                .map(epoch -> new Lease(LeaseRole.SERVICE, epoch));
        taken.ifPresent(this::keep);
        return taken;
    }

    private void keep(Lease lease) {
        held.put(lease.role(), lease);
        if (renewer == null) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("lease-renewer").daemon().factory());
            long pause = term.toMillis() / RENEWALS_IN_TERM;
            var unused = started.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
            renewer = started;
        }
    }

    /** A lease that cannot be renewed now stays: whether it is still valid is checked where it matters. */
    private void renew() {
        try {
            for (Lease lease : List.copyOf(held.values())) {
                if (!renew(lease)) {
                    forget(lease);
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "leases were not renewed: {0}", e.getMessage());
        }
    }

    /** Also while the catalog is compared with the store, for the process that does it. */
    private boolean renew(Lease lease) {
        return ScopedValue.where(ServerGuard.RECONCILING, catalog.successor().or(catalog::server))
                .call(() -> catalog.write(connection -> new LeaseTable(connection).renew(lease, term)));
    }

    /** Lets every process take the roles at once. The catalog may not know the leases. */
    synchronized void releaseAll() {
        for (Lease lease : List.copyOf(held.values())) {
            catalog.writeAnywhere(connection -> {
                new LeaseTable(connection).release(lease);
                return true;
            });
            forget(lease);
        }
    }

    /** Runs work under a lease that was taken here. */
    <T> T run(Lease lease, Supplier<T> work) {
        running.merge(lease.role(), 1, Integer::sum);
        try {
            return ScopedValue.where(Lease.CURRENT, lease).call(work::get);
        } finally {
            running.merge(lease.role(), -1, Integer::sum);
        }
    }

    /** Lets another process take the role at once, if this one has it and no work runs under it. Returns whether it did. */
    synchronized boolean giveBack(LeaseRole role) {
        Lease known = held.get(role);
        if (known == null || running.getOrDefault(role, 0) > 0) {
            return false;
        }
        forget(known);
        catalog.change(connection -> new LeaseTable(connection).release(known));
        return true;
    }

    List<Lease> held() {
        return List.copyOf(held.values());
    }

    boolean holds(LeaseRole role) {
        return held.containsKey(role);
    }

    /** Gives up every lease without telling the catalog, which has ended them. */
    synchronized void forgetAll() {
        held.clear();
    }

    private void forget(Lease lease) {
        held.remove(lease.role(), lease);
    }

    /** Returns work that fails with {@code vault-unavailable} if another process has taken over the role. */
    <T> Catalog.CatalogWork<T> under(Lease lease, Catalog.CatalogWork<T> work) {
        return connection -> {
            if (!new LeaseTable(connection).holds(lease)) {
                forget(lease);
                throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "another process went on in its place");
            }
            return work.run(connection);
        };
    }

    /** Lets other processes take the roles. Work that still runs fails once one has. */
    @Override
    public void close() {
        List<Lease> last;
        synchronized (this) {
            isClosed = true;
            last = List.copyOf(held.values());
            held.clear();
            if (renewer != null) {
                renewer.shutdownNow();
            }
        }
        for (Lease lease : last) {
            try {
                catalog.change(connection -> new LeaseTable(connection).release(lease));
            } catch (Problem unreleased) {
                LOG.log(System.Logger.Level.DEBUG, "a lease ends by its time: {0}", unreleased.getMessage());
            }
        }
    }
}
