package dev.coffre.server.service;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/** What the log says about periodic tasks that failed. */
final class TaskLog {
    private TaskLog() {}

    /** After a failover all tasks wait for the comparison with the store: a line each says so, without a trace. */
    static void failed(System.Logger log, String task, Throwable failure) {
        if (failure instanceof Problem problem && problem.code() == ProblemCode.CATALOG_RECONCILING) {
            log.log(System.Logger.Level.WARNING, "{0} waits: {1}", task, failure.getMessage());
        } else {
            log.log(System.Logger.Level.ERROR, task + " failed", failure);
        }
    }
}
