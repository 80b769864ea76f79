package dev.coffre.server.ledger;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;

/**
 * A committed point whose file is damaged or lost. The catalog knows of it only what the journal says.
 *
 * @param problem {@code point-damaged}, with the file and the reason
 */
public record UnreadablePoint(JournalEvent.PointCommitted point, Problem problem) {}
