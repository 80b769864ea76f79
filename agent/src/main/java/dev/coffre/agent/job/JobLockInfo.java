package dev.coffre.agent.job;

/**
 * The content of the running job's lock file.
 *
 * @param what the command, for people
 * @param started in ms since 1970
 * @param socket accepts cancellation and progress requests
 */
public record JobLockInfo(long job, String kind, String what, long pid, long started, String socket) {}
