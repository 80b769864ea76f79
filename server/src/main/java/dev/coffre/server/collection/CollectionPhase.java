package dev.coffre.server.collection;

/** What a cycle of collection is about to do; backups and recoveries go on between any two, and but for the flip within. */
public enum CollectionPhase {
    /** Follow everything that is needed. */
    MARK,
    /** Write down what was not reached; that does not count yet. */
    CONDEMN,
    /** Follow what came meanwhile. */
    REMARK,
    /** Let the condemnation count, after the last that came: nothing is admitted or committed meanwhile. */
    FLIP,
    /** Copy what is needed of sparse packs. */
    COPY,
    /** Let the copies count, and retire what was copied from. */
    SETTLE,
    /** Remove the files of packs that were retired long enough ago. */
    REMOVE
}
