package dev.coffre.agent.daemon;

import java.util.List;

/**
 * What the daemon says of itself.
 *
 * @param started in ms since 1970
 * @param groups those with a schedule
 */
public record DaemonState(long pid, String version, long started, List<GroupState> groups) {}
