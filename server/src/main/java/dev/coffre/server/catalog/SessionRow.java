package dev.coffre.server.catalog;

import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;

/** A machine's session and the totals of what it has sent. */
public record SessionRow(SessionId id, MachineId machine, boolean finished, SessionTotals totals) {}
