package dev.coffre.agent.daemon;

/** What stands in the daemon's lock. */
record DaemonHolder(long pid, long started, String socket) {}
