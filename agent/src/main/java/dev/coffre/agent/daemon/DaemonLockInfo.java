package dev.coffre.agent.daemon;

/** The content of the daemon's lock file. */
record DaemonLockInfo(long pid, long started, String socket) {}
