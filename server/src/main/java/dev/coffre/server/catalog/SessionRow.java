package dev.coffre.server.catalog;

import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;

/** A session of a machine and what it has brought so far. */
public record SessionRow(SessionId id, MachineId machine, boolean finished, SessionTotals totals) {}
