package dev.coffre.agent.job;

/**
 * What stands in the lock of the running job.
 *
 * @param what the command, for people
 * @param started in ms since 1970
 * @param socket where the job can be cancelled and asked how far it is
 */
public record JobHolder(long job, String kind, String what, long pid, long started, String socket) {}
