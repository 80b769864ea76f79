package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.File;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The errors of an SQLite catalog in this folder. */
record SqliteProblems(File folder) implements CatalogEngine.Problems {
    /**
     * The minimum free disk space in bytes. With less, a change may fail: SQLite enlarges its shared memory by 32 KiB
     * and its log by pages.
     */
    private static final long MIN_FREE_BYTES = 1 << 20;

    /** Selects the primary code, the low byte of SQLite's extended result codes. */
    private static final int PRIMARY_CODE = 0xff;

    /** Errors that do not mean that the file is damaged. */
    private static final Set<Integer> TEMPORARY_ERRORS = Set.of(
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_BUSY.code,
            SQLiteErrorCode.SQLITE_LOCKED.code,
            SQLiteErrorCode.SQLITE_NOMEM.code,
            SQLiteErrorCode.SQLITE_INTERRUPT.code);

    /** On a full disk SQLite may also fail to enlarge its shared memory, which it reports as an I/O error. */
    @Override
    public Problem problemOf(SQLException failure) {
        int code = failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY_CODE : 0;
        boolean full = code == SQLiteErrorCode.SQLITE_FULL.code
                || code == SQLiteErrorCode.SQLITE_IOERR.code && isDiskNearlyFull();
        if (full) {
            return ProblemCode.VAULT_DISK_FULL.problem().causedBy(failure);
        }
        return (TEMPORARY_ERRORS.contains(code) ? ProblemCode.CATALOG_UNAVAILABLE : ProblemCode.CATALOG_DAMAGED)
                .with("reason", SystemReason.of(failure))
                .causedBy(failure);
    }

    @Override
    public boolean isDiskNearlyFull() {
        return folder.getUsableSpace() < MIN_FREE_BYTES;
    }
}
