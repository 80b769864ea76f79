package dev.coffre.server.catalog;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A role of a service as work sees it. In a catalog of one process, it is always held, and nothing is checked. Thread-safe.
 */
public final class LeasedRole {
    /** After so many runs in a row that failed, another process may do the work: its way to the store may be open. */
    public static final int TOLERATED_FAILURES = 10;

    private final LeaseRole role;
    private final Optional<Leases> leases;
    private final AtomicInteger failures = new AtomicInteger();

    LeasedRole(LeaseRole role, Optional<Leases> leases) {
        this.role = role;
        this.leases = leases;
    }

    /** Returns whether this process has taken the role, and knows of no other that has it now. */
    public boolean isHeld() {
        return leases.isEmpty() || leases.get().holds(role);
    }

    /**
     * Runs the work under the lease of the role, unless another process has it. Returns empty then. The role stays with this
     * process afterwards, unless the last {@value #TOLERATED_FAILURES} runs failed.
     */
    public <T> Optional<T> run(Supplier<T> work) {
        return leases.isEmpty()
                ? Optional.of(work.get())
                : leases.get().take(role).map(lease -> runUnder(lease, work));
    }

    private <T> T runUnder(Lease lease, Supplier<T> work) {
        try {
            T result = leases.orElseThrow().run(lease, work);
            failures.set(0);
            return result;
        } catch (RuntimeException failure) {
            if (failures.incrementAndGet() >= TOLERATED_FAILURES) {
                try {
                    giveBack();
                } catch (RuntimeException unreleased) { // the lease ends by its time
                    failure.addSuppressed(unreleased);
                }
            }
            throw failure;
        }
    }

    /**
     * As {@link #run}, for work that a person asked this process for: the role is taken from another process. Its work stops at
     * its next transaction.
     */
    public <T> T runHere(Supplier<T> work) {
        return leases.isEmpty() ? work.get() : leases.get().run(leases.get().takeOver(role), work);
    }

    /**
     * Lets another process take the role, if this one has it: for a process that cannot do the work. Does nothing while other work
     * of the role runs here.
     */
    public void giveBack() {
        if (leases.isPresent() && leases.get().giveBack(role)) {
            failures.set(0);
        }
    }

    /** As {@link #run}, for work without a result. */
    public void perform(Runnable work) {
        var unused = run(() -> {
            work.run();
            return true;
        });
    }
}
