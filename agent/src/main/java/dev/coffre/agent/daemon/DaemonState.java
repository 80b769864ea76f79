package dev.coffre.agent.daemon;

import java.util.List;

/**
 * The daemon's own report.
 *
 * @param started in ms since 1970
 * @param groups protection groups with a schedule
 */
public record DaemonState(long pid, String version, long started, List<GroupState> groups) {}
