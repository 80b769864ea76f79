package dev.coffre.server.catalog;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A role of a service as work sees it. In a catalog of one process, it is always held, and nothing is checked. Thread-safe.
 */
public final class LeasedRole {
    private final LeaseRole role;
    private final Optional<Leases> leases;

    LeasedRole(LeaseRole role, Optional<Leases> leases) {
        this.role = role;
        this.leases = leases;
    }

    /** Runs the work under the lease of the role, unless another process has it. Returns empty then. */
    public <T> Optional<T> run(Supplier<T> work) {
        if (leases.isEmpty()) {
            return Optional.of(work.get());
        }
        return leases.get()
                .take(role)
                .map(lease -> ScopedValue.where(Lease.CURRENT, lease).call(work::get));
    }

    /**
     * As {@link #run}, for work that a person asked this process for: the role is taken from another process. Its work stops at
     * its next transaction.
     */
    public <T> T runHere(Supplier<T> work) {
        return leases.isEmpty()
                ? work.get()
                : ScopedValue.where(Lease.CURRENT, leases.get().takeOver(role)).call(work::get);
    }

    /**
     * Lets another process take the role, if this one has it: for a process that cannot do the work. What this one still does under
     * the role fails once another one has it.
     */
    public void giveBack() {
        leases.ifPresent(all -> all.giveBack(role));
    }

    /** As {@link #run}, for work without a result. */
    public void perform(Runnable work) {
        var unused = run(() -> {
            work.run();
            return true;
        });
    }
}
