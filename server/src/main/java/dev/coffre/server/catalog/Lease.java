package dev.coffre.server.catalog;

import java.util.Optional;

/**
 * The right of one process to do the work of a role, until another process takes it over. While a thread works under a
 * lease, each transaction that it writes begins by checking the lease, so none commits after a take-over. Time only decides
 * when another process may take over.
 *
 * @param epoch grows with each holder
 */
public record Lease(LeaseRole role, long epoch) {
    static final ScopedValue<Lease> CURRENT = ScopedValue.newInstance();

    /**
     * Returns work that runs under the lease of the calling thread, if it has one, and as part of a reconciliation, if the
     * calling thread does one, on whichever thread it is run.
     */
    public static Runnable carry(Runnable work) {
        Runnable carried = work;
        if (CURRENT.isBound()) {
            Lease lease = CURRENT.get();
            carried = () -> ScopedValue.where(CURRENT, lease).run(work);
        }
        if (ServerGuard.RECONCILING.isBound()) {
            Runnable inner = carried;
            Optional<ServerIdentity> compared = ServerGuard.RECONCILING.get();
            return () -> ScopedValue.where(ServerGuard.RECONCILING, compared).run(inner);
        }
        return carried;
    }
}
