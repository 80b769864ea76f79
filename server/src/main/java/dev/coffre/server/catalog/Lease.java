package dev.coffre.server.catalog;

/**
 * The right of one process to do the work of a role, until another process takes it over. While a thread works under a
 * lease, each transaction that it writes begins by checking the lease, so none commits after a take-over. Time only decides
 * when another process may take over.
 *
 * @param epoch grows with each holder
 */
public record Lease(LeaseRole role, long epoch) {
    static final ScopedValue<Lease> CURRENT = ScopedValue.newInstance();

    /** Returns work that runs under the lease of the calling thread, if it has one, on whichever thread it is run. */
    public static Runnable carry(Runnable work) {
        if (!CURRENT.isBound()) {
            return work;
        }
        Lease lease = CURRENT.get();
        return () -> ScopedValue.where(CURRENT, lease).run(work);
    }
}
