package dev.coffre.server.catalog;

import java.time.Duration;
import java.util.Optional;

/** Who does the work of each role. Times are by the clock of the database. */
record LeaseTable(CatalogConnection connection) {
    /**
     * Takes the role if nobody has it, or if its holder did not renew it in time. The epoch grows, with the clock too: so
     * one of a catalog that was rebuilt since is not met again.
     *
     * @return the new epoch; empty if another process has the role
     */
    Optional<Long> take(LeaseRole role, String holder, Duration term) {
        return take(role, holder, "", term);
    }

    /** As {@link #take(LeaseRole, String, Duration)}, also from a holder of this name that has not given it back. */
    Optional<Long> takeBack(LeaseRole role, String holder, Duration term) {
        return take(role, holder, holder, term);
    }

    /** Takes the role, whoever has it. What the former holder still writes under it fails. */
    long takeOver(LeaseRole role, String holder, Duration term) {
        Sql sql = new Sql(connection);
        sql.update("UPDATE lease SET valid_until = 0 WHERE role = ?", role.code());
        return take(role, holder, term).orElseThrow();
    }

    /** Ends all leases, whoever has them. What their holders still write under them fails. */
    void endAll() {
        new Sql(connection).update("UPDATE lease SET epoch = " + nextEpoch() + ", holder = '', valid_until = 0");
    }

    private String nextEpoch() {
        String now = connection.dialect().clockMillis();
        return "CASE WHEN epoch < " + now + " THEN " + now + " ELSE epoch + 1 END";
    }

    /** @param former a holder that has died, or that has to end; empty for none */
    private Optional<Long> take(LeaseRole role, String holder, String former, Duration term) {
        Sql sql = new Sql(connection);
        String now = connection.dialect().clockMillis();
        sql.update(
                "INSERT INTO lease (role, epoch, holder, valid_until) VALUES (?, 0, '', 0) ON CONFLICT (role) DO NOTHING",
                role.code());
        int taken = sql.update(
                "UPDATE lease SET epoch = " + nextEpoch() + ", holder = ?, valid_until = " + now
                        + " + ? WHERE role = ? AND (valid_until < " + now + " OR holder = ? AND holder <> '')",
                holder,
                term.toMillis(),
                role.code(),
                former);
        return taken == 0
                ? Optional.empty()
                : Optional.of(sql.number("SELECT epoch FROM lease WHERE role = ?", role.code()));
    }

    /** Extends a lease, even one that has run out, unless another process has taken the role. */
    boolean renew(Lease lease, Duration term) {
        return new Sql(connection)
                        .update(
                                "UPDATE lease SET valid_until = "
                                        + connection.dialect().clockMillis() + " + ? WHERE role = ? AND epoch = ?",
                                term.toMillis(),
                                lease.role().code(),
                                lease.epoch())
                > 0;
    }

    /** Lets another process take the role at once. */
    void release(Lease lease) {
        new Sql(connection)
                .update(
                        "UPDATE lease SET valid_until = 0 WHERE role = ? AND epoch = ?",
                        lease.role().code(),
                        lease.epoch());
    }

    /**
     * Returns whether the lease is still that of its role. Until the end of this transaction, no process can take the role.
     */
    boolean holds(Lease lease) {
        return new Sql(connection)
                .first(
                        row -> true,
                        "SELECT 1 FROM lease WHERE role = ? AND epoch = ?"
                                + connection.dialect().forShare(),
                        lease.role().code(),
                        lease.epoch())
                .isPresent();
    }
}
