package dev.coffre.server.gc;

/**
 * The steps of a garbage collection cycle, in order. Backups and recoveries run between any two steps and during all but the
 * flip.
 */
public enum GcPhase {
    /** Mark everything that is needed. */
    MARK,
    /** Record what was not reached. This has no effect before the flip. */
    CONDEMN,
    /** Mark what arrived since the first mark. */
    REMARK,
    /** Mark the last arrivals and put the condemnation into effect. Nothing is admitted or committed meanwhile. */
    FLIP,
    /** Copy the needed records out of sparse packs. */
    COPY,
    /** Point the catalog to the copies and retire the packs that were copied from. */
    PUBLISH,
    /** Delete the files of packs that were retired long enough ago. */
    REMOVE
}
