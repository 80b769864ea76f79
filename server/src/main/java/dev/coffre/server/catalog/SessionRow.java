package dev.coffre.server.catalog;

import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;
import java.time.Instant;

/**
 * A machine's session and the totals of what it has sent.
 *
 * @param used when it was last used, to a minute; 1970 if never
 */
public record SessionRow(SessionId id, MachineId machine, boolean finished, SessionTotals totals, Instant used) {}
